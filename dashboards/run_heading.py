"""The strip at the top of every page: which run this is, when it plays, and how good its inputs are."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboards.badges import quality_badges
from dashboards.export.links import page_links
from dashboards.runs import SavedRun
from dashboards.scene import Scene
from dashboards.words import Words


def run_heading(scene: Scene) -> Component:
    run, words = scene.run, scene.words
    return html.Header(
        [
            dmc.Group([dmc.Title(run_title(run, words), order=1, size="h3"), *quality_badges(scene)], gap="sm"),
            dmc.Text(words.pick(run.manifest.get("description")), className="quiet", size="sm", maw="70ch"),
            dmc.Text(period_text(scene), className="quiet", size="xs"),
            page_links(scene),
        ],
        className="run-heading",
    )


def run_title(run: SavedRun, words: Words) -> str:
    return words.pick(run.manifest.get("title")) or run.manifest["name"]


def period_text(scene: Scene) -> str | None:
    """Days, step, zone and number of buildings; nothing for a market without buildings."""
    time = scene.run.time
    return time and scene.words(
        "run.period",
        first=time.first_day,
        last=time.last_day,
        minutes=time.step_minutes,
        zone=time.zone,
        buildings=sum(building["count"] for building in scene.run.buildings.values()),
    )
