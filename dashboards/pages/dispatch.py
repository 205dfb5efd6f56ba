"""Dispatch: power, prices, stored energy and interchange over time."""

from collections.abc import Iterator, Sequence

import dash_mantine_components as dmc
import pandas as pd
from dash.development.base_component import Component

from dashboards.balance import balance
from dashboards.coded import in_words
from dashboards.figures.comparison import durations_figure
from dashboards.figures.interchange import interchange_figure, links_figure
from dashboards.figures.lines import step_figure, stored_figure
from dashboards.figures.operation import contracts_figure, forecast_figure, heat_figure, peak_day_figure
from dashboards.figures.power import LINES, SUPPLY, USE, power_figure
from dashboards.interchange import crossed, exchanged
from dashboards.operation.day_by_step import HEAT, chosen_quantity, duration, over_days, quantities
from dashboards.operation.drawn_power import contracts, peak_day
from dashboards.operation.forecasts import forecast_and_actual, has_forecasts
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


HEAT_MAP = Chart(
    name="heat",
    rows=over_days,
    draw=lambda rows, scene: heat_figure(rows, scene.words, currency=scene.run.currency),
    later=True,
)
DURATION = Chart(name="duration", rows=duration, draw=lambda rows, _: durations_figure(rows), later=True)
PEAK_DAY = Chart(
    name="peak_day",
    rows=lambda scene: peak_day(scene.run, scene.building),
    draw=lambda rows, scene: peak_day_figure(rows, scene.words),
    later=True,
)
CONTRACTS = Chart(
    name="contracts",
    rows=lambda scene: contracts(scene.run),
    draw=lambda rows, scene: contracts_figure(in_words(rows, scene), scene.words),
    later=True,
)
FORECASTS = Chart(
    name="forecasts",
    rows=forecast_and_actual,
    draw=lambda rows, scene: forecast_figure(rows, scene.words),
    over_time=True,
    later=True,
)


def body(scene: Scene) -> Sequence[Component]:
    return [
        view_controls(scene),
        pairs(PRICE, FACTOR, scene=scene),
        panel(POWER, scene),
        pairs(STORED, INTERCHANGE, *of_some_runs(scene), scene=scene),
        heat_choice(scene),
        pairs(HEAT_MAP, DURATION, PEAK_DAY, CONTRACTS, scene=scene),
    ]


def pairs(*charts: Chart, scene: Scene) -> Component:
    return dmc.SimpleGrid([panel(chart, scene) for chart in charts], cols={"base": 1, "lg": 2}, spacing="md")


def of_some_runs(scene: Scene) -> Iterator[Chart]:
    """Charts of runs that planned on forecasts, or whose blocks are linked."""
    if has_forecasts(scene):
        yield FORECASTS
    if scene.run.has("schedule/link"):
        yield LINKS


def heat_choice(scene: Scene) -> Component:
    """Which quantity the map by day and time shows."""
    words = scene.words
    return dmc.Select(
        id={"sets": HEAT},
        label=words("heat.choice"),
        data=[{"value": name, "label": scene.label(name)} for name in quantities(scene)],
        value=chosen_quantity(scene),
        allowDeselect=False,
        maw=360,
    )


DISPATCH = Page(
    name="dispatch",
    icon="dispatch",
    needs="district",
    body=body,
    charts=(
        POWER,
        STORED,
        INTERCHANGE,
        PRICE,
        FACTOR,
        FORECASTS,
        LINKS,
        HEAT_MAP,
        DURATION,
        PEAK_DAY,
        CONTRACTS,
    ),
)
