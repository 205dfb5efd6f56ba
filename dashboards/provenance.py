"""Where the numbers of a run came from, for pages and files alike."""

from typing import Any

from dashboards.scene import Scene

FACTS = ("name", "quality", "source", "unit", "step_minutes", "zone", "estimated", "sha256")


def series_heads(scene: Scene) -> list[str]:
    """What each fact is called."""
    return [scene.words(f"series.{fact}") for fact in FACTS]


def series_facts(series: dict[str, Any], scene: Scene, *, digits: int = 64) -> list[object]:
    """A series' provenance in the reader's words; filled-in spans as start/end, so many digits of the hash."""
    told = series | {
        "sha256": series["sha256"][:digits],
        "quality": scene.words(f"quality.{series['quality']}"),
        "estimated": ", ".join(series["estimated"]) or None,
    }
    return [scene.words("missing") if told[fact] is None else told[fact] for fact in FACTS]
