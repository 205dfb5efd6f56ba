"""Dispatch: power, prices, stored energy and interchange over time."""

from collections.abc import Sequence

import dash_mantine_components as dmc
import pandas as pd
from dash.development.base_component import Component

from dashboards.balance import balance
from dashboards.coded import in_words
from dashboards.figures.interchange import interchange_figure, links_figure
from dashboards.figures.lines import step_figure, stored_figure
from dashboards.figures.power import LINES, SUPPLY, USE, power_figure
from dashboards.interchange import crossed, exchanged
from dashboards.page import Page
from dashboards.panel import Chart, panel
from dashboards.scene import Scene
from dashboards.view_controls import view_controls


def steps(scene: Scene, columns: Sequence[str], *, building: str | None) -> pd.DataFrame:
    """The period's steps; none where `building` has none of `columns`."""
    frame = balance(scene.run, building, columns)
    return scene.period.rows(frame) if len(frame.columns) > 1 else frame.head(0)


POWER = Chart(
    name="power",
    rows=lambda scene: steps(scene, [*SUPPLY, *USE, *LINES], building=scene.building),
    draw=lambda rows, scene: power_figure(rows, scene.words),
    over_time=True,
)
STORED = Chart(
    name="stored",
    rows=lambda scene: steps(scene, ["battery_stored_kwh", "ev_stored_kwh"], building=scene.building),
    draw=lambda rows, scene: stored_figure(rows, scene.words),
    over_time=True,
)
PRICE = Chart(
    name="price",
    rows=lambda scene: steps(scene, ["import_yen_per_kwh"], building=scene.building),
    draw=lambda rows, scene: step_figure(rows, scene.words, currency=scene.run.currency),
    over_time=True,
)
FACTOR = Chart(
    name="factor",
    rows=lambda scene: steps(scene, ["co2_kg_per_kwh"], building=None),
    draw=lambda rows, scene: step_figure(rows, scene.words),
    over_time=True,
)
INTERCHANGE = Chart(
    name="interchange",
    rows=lambda scene: exchanged(scene.run, scene.period),
    draw=lambda rows, scene: interchange_figure(
        in_words(rows, scene), scene.words, chosen=scene.building_name(scene.building)
    ),
)
LINKS = Chart(
    name="links",
    rows=lambda scene: crossed(scene.run, scene.period),
    draw=lambda rows, _: links_figure(rows),
)


def body(scene: Scene) -> Sequence[Component]:
    return [
        view_controls(scene),
        panel(POWER, scene),
        dmc.SimpleGrid(
            [panel(chart, scene) for chart in (STORED, INTERCHANGE, PRICE, FACTOR)]
            + [panel(LINKS, scene)] * scene.run.has("schedule/link"),
            cols={"base": 1, "lg": 2},
            spacing="md",
        ),
    ]


DISPATCH = Page(
    name="dispatch",
    icon="dispatch",
    needs="district",
    body=body,
    charts=(POWER, STORED, INTERCHANGE, PRICE, FACTOR, LINKS),
)
