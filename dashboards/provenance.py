"""Where the numbers of a run came from, for pages and files alike."""

from collections.abc import Iterator
from typing import Any

from dashboards.scene import Scene
from dashboards.studio.schema import kind_label, label_of, resolved, schema_at
from dashboards.words import Words

FACTS = ("name", "quality", "source", "unit", "step_minutes", "zone", "estimated", "sha256")
TOLD_ELSEWHERE = ("quality", "kind")


def series_heads(scene: Scene) -> list[str]:
    """What each fact is called."""
    return [scene.words(f"series.{fact}") for fact in FACTS]


def series_facts(series: dict[str, Any], scene: Scene, *, digits: int = 64) -> list[object]:
    """A series' provenance in the reader's words; filled-in spans as start/end, so many digits of the hash."""
    told = series | {
        "sha256": series["sha256"][:digits],
        "source": source(series, scene),
        "quality": scene.words(f"quality.{series['quality']}"),
        "estimated": ", ".join(series["estimated"]) or None,
    }
    return [scene.words("missing") if told[fact] is None else told[fact] for fact in FACTS]


def source(series: dict[str, Any], scene: Scene) -> str:
    """What a series was made from: a run says it in English; made-up ones are told in Japanese by their settings."""
    spec, words = scene.run.manifest["spec"], scene.words
    sources = spec.get("series", {}).get(series["name"]) or {}
    key = next((key for key, settings in sources.items() if settings), None)
    if words.lang != "ja" or series["file"] or key is None:
        return words.named("source", series["source"])
    part, settings = schema_at(("series", series["name"], key), spec), sources[key]
    found = resolved(part, settings)
    own = kind_label(found)
    kind = [] if own or "kind" not in settings else [words.named("choice", settings["kind"])]
    label = own or label_of(part, found, key)
    return "・".join([label.ja, *kind, *settings_told(found.get("properties", {}), settings, words)])


def settings_told(fields: dict[str, Any], settings: dict[str, Any], words: Words) -> Iterator[str]:
    """Each setting that is not the default, with its unit, in Japanese; of lists how many."""
    for name, value in settings.items():
        field = fields.get(name, {})
        if value in (None, [], field.get("default")) or isinstance(value, dict) or name in TOLD_ELSEWHERE:
            continue
        label = label_of(field, field, name)
        yield f"{label.ja} {amount(value, words)} {label.unit}".rstrip()


def amount(value: object, words: Words) -> str:
    """A setting's value: numbers with all their digits."""
    if isinstance(value, list):
        return str(len(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return words.named("choice", str(value))
    return f"{value:,.10g}"
