"""A panel shows one set of rows as a chart or as a table, and hands them out as CSV."""

from collections.abc import Callable
from dataclasses import dataclass

import dash_mantine_components as dmc
import pandas as pd
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.badges import weakest, weakest_badge
from dashboards.export.attachment import file_name
from dashboards.export.links import chart_links
from dashboards.grid import Choice, grid
from dashboards.icons import icon
from dashboards.period import thinned
from dashboards.plotting import plotting
from dashboards.scene import Scene

HOUR = pd.Timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Rows of a run and how they are drawn.

    name       key of its texts: `chart.<name>`, `help.<name>`
    rows       what is shown, at full resolution; empty where the run has nothing to show
    draw       the figure; None for what is only a table
    over_time  rows are steps (`start` first) of the address's period
    choice     how choosing a row changes the page; None: rows are not chosen
    later      it takes a while, and is drawn after the rest of the page
    control    what else can be chosen of it, beside chart or table
    """

    name: str
    rows: Callable[[Scene], pd.DataFrame]
    draw: Callable[[pd.DataFrame, Scene], go.Figure] | None = None
    over_time: bool = False
    choice: Choice | None = None
    later: bool = False
    control: Callable[[Scene], Component] | None = None

    def points(self, scene: Scene) -> pd.DataFrame:
        """The rows as drawn: no more of them than a screen has room for."""
        rows = self.rows(scene)
        return thinned(rows, scene.time.step_minutes) if self.over_time else rows


def panel(chart: Chart, scene: Scene) -> Component:
    """The chart with its title, help, switch to the table and CSV link."""
    words = scene.words
    heading = dmc.Group(
        [
            dmc.Title(words(f"chart.{chart.name}"), order=2, size="h5"),
            help_mark(words(f"help.{chart.name}"), words(f"chart.{chart.name}"), words("help")),
            weakest_badge(scene),
            dmc.Group(
                [
                    chart.control and chart.control(scene),
                    chart.draw and switch(chart, scene),
                    chart_links(chart.name, scene, drawn=chart.draw is not None),
                ],
                gap="xs",
                ml="auto",
            ),
        ],
        gap="xs",
        className="panel-heading",
    )
    return html.Section(
        [
            heading,
            html.Div(
                awaited(chart) if chart.later else exhibit(chart, scene, first_form(chart)),
                id={"type": "exhibit", "chart": chart.name},
            ),
        ],
        className="panel",
        **caption(chart, scene),
    )


def first_form(chart: Chart) -> str:
    return "chart" if chart.draw else "table"


def awaited(chart: Chart) -> list[Component]:
    """Keeps a chart's place until the browser, seeing this, asks for it."""
    return [dcc.Store(id={"type": "awaited", "chart": chart.name}), dmc.Skeleton(h=300, className="awaited")]


def caption(chart: Chart, scene: Scene) -> dict[str, str]:
    """What a picture of the chart carries with it, as data of its panel."""
    words, quality = scene.words, weakest(scene.run)
    note = [scene.run.name, scene.building_name(scene.building), quality and words(f"quality.{quality}")]
    return {
        "data-title": words(f"chart.{chart.name}"),
        "data-note": " · ".join(part for part in note if part),
        "data-file": file_name(scene, chart.name),
    }


def exhibit(chart: Chart, scene: Scene, form: str) -> Component:
    """The rows in one of the two forms, or the plain word that there are none."""
    rows = chart.points(scene)
    if rows.empty:
        return dmc.Text(scene.words(f"empty.{chart.name}"), className="nothing", py="xl", ta="center")
    if form == "table" or chart.draw is None:
        return grid(rows, scene, name=chart.name, choice=chart.choice)
    figure = chart.draw(rows, scene)
    graph = dcc.Graph(
        figure=figure,
        config=plotting(scene.words, figure),
        **({"id": {"zooms": chart.name}} if chart.over_time else {}),
        responsive=True,
        style={"height": figure.layout.height},
    )
    note = coarseness(rows, scene) if chart.over_time else None
    return html.Div([graph, note], role="group", **{"aria-label": scene.words(f"chart.{chart.name}")})


def coarseness(points: pd.DataFrame, scene: Scene) -> Component | None:
    """Says so when a point stands for more than one step."""
    length = points["start"].diff().min()
    if not length > pd.Timedelta(minutes=scene.time.step_minutes):
        return None
    return dmc.Text(scene.words("points", hours=f"{length / HOUR:g}"), size="xs", className="quiet")


def switch(chart: Chart, scene: Scene) -> Component:
    words = scene.words
    return dmc.SegmentedControl(
        id={"type": "form", "chart": chart.name},
        value="chart",
        data=[{"value": "chart", "label": words("form.chart")}, {"value": "table", "label": words("form.table")}],
        size="xs",
        **{"aria-label": words("form", chart=words(f"chart.{chart.name}"))},
    )


def help_mark(text: str, about: str, label: str) -> Component:
    """A question mark that explains itself on hover, focus and touch."""
    return dmc.Tooltip(
        dmc.ActionIcon(
            icon("help"), variant="subtle", size="sm", radius="xl", **{"aria-label": f"{about} — {label}: {text}"}
        ),
        label=text,
        multiline=True,
        w=300,
        events={"hover": True, "focus": True, "touch": True},
    )
