"""How far the inputs of a run can be trusted: measured, estimated, forecast or synthetic."""

from collections import Counter

import dash_mantine_components as dmc
from dash.development.base_component import Component

from dashboards.runs import SavedRun
from dashboards.scene import Scene

QUALITIES = ("measured", "estimated", "forecast", "synthetic")
"""The most trustworthy first."""


def qualities(run: SavedRun) -> Counter[str]:
    """How many of the run's series are of each quality, in the order of QUALITIES; filled in parts count too."""
    found = Counter(series["quality"] for series in run.manifest["series"])
    found["estimated"] += sum(bool(series["estimated"]) for series in run.manifest["series"])
    return Counter({quality: found[quality] for quality in QUALITIES if found[quality]})


def weakest(run: SavedRun) -> str | None:
    """The quality that everything computed from all series has."""
    return next(reversed([*qualities(run)]), None)


def quality_badges(scene: Scene) -> list[Component]:
    """All qualities among the run's series, with their number."""
    return [
        badge(quality, f"{scene.words(f'quality.{quality}')} {count}", scene)
        for quality, count in qualities(scene.run).items()
    ]


def weakest_badge(scene: Scene) -> Component | None:
    quality = weakest(scene.run)
    return quality and badge(quality, scene.words(f"quality.{quality}"), scene)


def badge(quality: str, text: str, scene: Scene) -> Component:
    return dmc.Tooltip(
        dmc.Badge(text, size="sm", className=f"quality {quality}"),
        label=scene.words(f"quality.{quality}.help"),
        multiline=True,
        w=260,
    )
