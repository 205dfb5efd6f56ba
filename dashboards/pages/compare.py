"""Compare: two to six runs side by side, their figures, loads, costs, CO2, and what their scenarios differ in."""

from collections.abc import Callable, Iterator, Sequence

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.comparison.changes import changes_table
from dashboards.comparison.costs import co2_parts, cost_parts
from dashboards.comparison.figure_table import figure_table
from dashboards.comparison.loads import duration, peak_day
from dashboards.comparison.side_by_side import (
    BESIDE,
    MOST_RUNS,
    beside,
    members,
    same_money,
    same_time,
    stacked,
    unreadable,
)
from dashboards.comparison.spec_differences import spec_differences
from dashboards.figures.comparison import changes_figure, durations_figure, parts_figure, peak_days_figure
from dashboards.key_figures import title
from dashboards.page import Page
from dashboards.panel import Chart, panel
from dashboards.run_heading import run_title
from dashboards.runs import SavedRun
from dashboards.scene import Scene
from dashboards.units import unit_of

MAIN = (
    "cost_yen",
    "import_kwh",
    "peak_kw",
    "contract_kw",
    "emissions_kg",
    "self_consumption",
    "self_sufficiency",
    "civil_achieved",
    "issued_g",
    "vwap_yen_per_kg",
)
"""Figures that the chart of changes shows; the others stand in the table and the CSV."""

SUGGESTED = 8


def of_each(rows: Callable[[SavedRun], pd.DataFrame]) -> Callable[[Scene], pd.DataFrame]:
    """The rows of every run of the comparison, with the run's label."""
    return lambda scene: stacked({member.label: rows(member.run) for member in members(scene)})


def figures(scene: Scene) -> pd.DataFrame:
    return changes_table(members(scene), scene.address.lang)


def settings(scene: Scene) -> pd.DataFrame:
    return spec_differences({member.letter: member.run.manifest["spec"] for member in members(scene)})


def money(scene: Scene) -> str:
    return unit_of("cost_yen", scene.words, scene.run.currency)


CHANGES = Chart(
    name="changes",
    rows=figures,
    draw=lambda rows, scene: changes_figure(rows, [title(name, scene.words) for name in MAIN]),
)
PEAK_DAYS = Chart(name="peak_days", rows=of_each(peak_day), draw=lambda rows, _: peak_days_figure(rows))
DURATIONS = Chart(name="durations", rows=of_each(duration), draw=lambda rows, _: durations_figure(rows))
COSTS = Chart(
    name="costs",
    rows=of_each(cost_parts),
    draw=lambda rows, scene: parts_figure(rows, "yen", money(scene), scene.words, stacked=True),
)
CO2 = Chart(
    name="co2",
    rows=of_each(co2_parts),
    draw=lambda rows, scene: parts_figure(rows, "kg", "kg-CO₂", scene.words, stacked=False),
)
SETTINGS = Chart(name="settings", rows=settings)


def body(scene: Scene) -> Sequence[Component]:
    chosen = members(scene)
    if len(chosen) == 1:
        return [choice(scene), *warnings(scene), *suggestions(scene)]
    return [
        choice(scene),
        *warnings(scene),
        html.Section(
            [
                dmc.Title(scene.words("compare.figures"), order=2, size="h5", mb="xs"),
                figure_table(chosen, scene),
            ],
            className="panel",
        ),
        panel(SETTINGS, scene),
        dmc.SimpleGrid(
            [
                panel(CHANGES, scene),
                dmc.Stack([panel(chart, scene) for chart in (COSTS, CO2)]),
                *(panel(chart, scene) for chart in (PEAK_DAYS, DURATIONS)),
            ],
            cols={"base": 1, "lg": 2},
            spacing="md",
        ),
    ]


def choice(scene: Scene) -> Component:
    """Which runs stand beside the base."""
    words = scene.words
    others = [run for run in scene.runs.all() if run.name != scene.run.name]
    here = {run.name for run in others}
    return html.Section(
        [
            dmc.MultiSelect(
                id={"sets": BESIDE},
                label=words("compare.with", title=run_title(scene.run, words)),
                description=words("compare.with.help", most=MOST_RUNS - 1),
                data=[{"value": run.name, "label": f"{run_title(run, words)} · {run.name}"} for run in others],
                value=[name for name in beside(scene) if name in here],
                maxValues=MOST_RUNS - 1,
                searchable=True,
                clearable=True,
                nothingFoundMessage=words("control.nothing"),
                comboboxProps={"shadow": "md"},
            ),
            *([] if others else [dmc.Text(words("compare.alone"), size="sm", mt="sm")]),
        ],
        className="panel",
    )


def suggestions(scene: Scene) -> Iterator[Component]:
    """The latest other runs, each a click away from being compared."""
    others = [run for run in scene.runs.all() if run.name != scene.run.name and same_money(run, scene.run)]
    if others:
        links = [
            dmc.ListItem(dcc.Link(run_title(run, scene.words), href=scene.address.at(rest=((BESIDE, run.name),)).href))
            for run in others[:SUGGESTED]
        ]
        title = dmc.Title(scene.words("compare.latest"), order=2, size="h5", mb="xs")
        yield html.Section([title, dmc.List(links, size="sm")], className="panel")


def warnings(scene: Scene) -> Iterator[Component]:
    """What keeps the runs from being compared as they stand."""
    words, (base, *others) = scene.words, members(scene)
    told = [words("compare.unreadable", name=name) for name in unreadable(scene)]
    told += [words("compare.money", label=each.label) for each in others if not same_money(base.run, each.run)]
    told += [words("compare.time", label=each.label) for each in others if not same_time(base.run, each.run)]
    if told:
        yield dmc.Alert([dmc.Text(sentence, size="sm") for sentence in told], color="orange", variant="light")


COMPARE = Page(name="compare", icon="compare", body=body, charts=(CHANGES, COSTS, PEAK_DAYS, DURATIONS, CO2, SETTINGS))
