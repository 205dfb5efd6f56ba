"""Dispatch: power, prices, stored energy and interchange over time."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.balance import balance
from dashboards.figures.interchange import interchange_figure
from dashboards.figures.lines import step_figure, stored_figure
from dashboards.figures.power import LINES, SUPPLY, USE, power_figure
from dashboards.icons import icon
from dashboards.page import Page
from dashboards.panel import Chart, panel
from dashboards.scene import Scene
from dashboards.words import Words

DISTRICT = ""
"""The choice of no single building, as the selector and the URL write it."""


def steps(scene: Scene, columns: Sequence[str], *, building: str | None) -> pd.DataFrame:
    """The period's steps; none where `building` has none of `columns`."""
    frame = balance(scene.run, building, columns)
    return scene.period.rows(frame) if len(frame.columns) > 1 else frame.head(0)


def exchanged(scene: Scene) -> pd.DataFrame:
    """Energy given and taken in the period, one row a building, all its copies [kWh]."""
    columns = ["building", "given_kwh", "taken_kwh"]
    if not scene.run.has("schedule/interchange"):
        return pd.DataFrame(columns=columns)
    rows = scene.run.table("schedule/interchange", ["start", "building", "give_kw", "take_kw"])
    sums = scene.period.rows(rows).groupby("building", sort=False)[["give_kw", "take_kw"]].sum()
    energy = sums.mul([scene.run.buildings[name]["count"] * scene.time.step_h for name in sums.index], axis=0)
    return energy.set_axis(columns[1:], axis="columns").reset_index()


POWER = Chart(
    name="power",
    rows=lambda scene: steps(scene, [*SUPPLY, *USE, *LINES], building=scene.address.building),
    draw=lambda rows, scene: power_figure(rows, scene.words),
    over_time=True,
)
STORED = Chart(
    name="stored",
    rows=lambda scene: steps(scene, ["battery_stored_kwh", "ev_stored_kwh"], building=scene.address.building),
    draw=lambda rows, scene: stored_figure(rows, scene.words),
    over_time=True,
)
PRICE = Chart(
    name="price",
    rows=lambda scene: steps(scene, ["import_yen_per_kwh"], building=None),
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
    rows=exchanged,
    draw=lambda rows, scene: interchange_figure(rows, scene.words, chosen=scene.address.building),
)


def body(scene: Scene) -> Sequence[Component]:
    return [
        controls(scene),
        panel(POWER, scene),
        dmc.SimpleGrid(
            [panel(chart, scene) for chart in (STORED, INTERCHANGE, PRICE, FACTOR)],
            cols={"base": 1, "lg": 2},
            spacing="md",
        ),
    ]


def controls(scene: Scene) -> Component:
    """Which building, how long, from when; each choice is a change of the URL."""
    words, period = scene.words, scene.period
    return html.Section(
        dmc.Group(
            [
                dmc.Select(
                    id={"sets": "building"},
                    label=words("control.building"),
                    data=buildings(scene),
                    value=scene.address.building or DISTRICT,
                    searchable=True,
                    allowDeselect=False,
                    nothingFoundMessage=words("control.nothing"),
                    w={"base": "100%", "xs": 260},
                ),
                dmc.Stack(
                    [
                        dmc.Text(words("control.span"), size="sm", fw=500),
                        dmc.SegmentedControl(
                            id={"sets": "span"},
                            value=period.span,
                            data=[{"value": span, "label": words(f"span.{span}")} for span in ("day", "week", "all")],
                            **{"aria-label": words("control.span")},
                        ),
                    ],
                    gap=2,
                ),
                dmc.Group(
                    [
                        step_link(-1, scene),
                        dmc.DatePickerInput(
                            id={"sets": "day"},
                            label=words("control.day"),
                            value=period.first.isoformat(),
                            minDate=scene.time.first_day.isoformat(),
                            maxDate=scene.time.last_day.isoformat(),
                            valueFormat="YYYY-MM-DD",
                            disabled=period.span == "all",
                            w=150,
                        ),
                        step_link(1, scene),
                    ],
                    gap=4,
                    align="end",
                ),
            ],
            align="end",
        ),
        className="panel",
        **{"aria-label": words("control.span")},
    )


def buildings(scene: Scene) -> list[dict[str, str]]:
    words = scene.words
    single = [{"value": name, "label": building_label(facts, words)} for name, facts in scene.run.buildings.items()]
    return [{"value": DISTRICT, "label": words("control.district")}, *single]


def building_label(facts: Mapping[str, Any], words: Words) -> str:
    """What people call it; of several alike, one is meant."""
    name = words.pick(facts["title"]) or facts["name"]
    return name if facts["count"] == 1 else words("control.one_of", name=name, count=facts["count"])


def step_link(by: int, scene: Scene) -> Component:
    """To the period before or after; there is nothing to press where the run ends."""
    day = scene.period.moved(by)
    label = scene.words("control.earlier" if by < 0 else "control.later")
    arrow = icon("left" if by < 0 else "right")
    if day is None:
        return dmc.ActionIcon(arrow, variant="default", size="lg", disabled=True, **{"aria-label": label})
    return dcc.Link(
        arrow,
        href=scene.address.at(day=day, span=scene.period.span).href,
        className="step",
        title=label,
    )


DISPATCH = Page(
    name="dispatch", icon="dispatch", needs="district", body=body, charts=(POWER, STORED, PRICE, FACTOR, INTERCHANGE)
)
