"""Overview: what a run came to, in key figures, rings and one picture of its energy."""

from collections.abc import Iterable, Sequence

import dash_mantine_components as dmc
import pandas as pd
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.energy_flows import energy_flows
from dashboards.figures.flows import flows_figure
from dashboards.findings import findings
from dashboards.jobs.times import minute
from dashboards.key_figures import cards, ring, title, unit, with_unit
from dashboards.page import Page
from dashboards.panel import Chart, panel
from dashboards.period_figures import beside_the_period_before
from dashboards.provenance import series_facts, series_heads
from dashboards.run_heading import run_title
from dashboards.runs import SavedRun
from dashboards.scene import Scene
from dashboards.sizes import sizes
from dashboards.units import percent
from dashboards.view_controls import day_choice, span_choice

SHOWN_DIGITS = 12
"""Of a file's hash; the Excel files and the manifest have it whole."""

GROUPS = {
    "money": ("cost_yen", "peak_kw", "contract_kw", "emissions_kg"),
    "energy": (
        "demand_kwh",
        "generation_kwh",
        "import_kwh",
        "export_kwh",
        "curtailed_kwh",
        "stored_difference_kwh",
    ),
    "value": ("issued_g", "traded_g", "vwap_yen_per_kg", "credit_yen"),
}
"""Key figures by what they speak of."""

SHARES = {"self_sufficiency": "#0f9d58", "self_consumption": "#ff9800"}

LISTED = ("cost_yen", "peak_kw", "issued_g")
"""Figures by which runs are told apart."""

FLOWS = Chart(
    name="flows",
    rows=lambda scene: energy_flows(scene.run),
    draw=lambda rows, scene: flows_figure(rows, scene.words),
)


def period_rows(scene: Scene) -> pd.DataFrame:
    """Figures of the period beside the one before, under their titles."""
    rows = beside_the_period_before(scene)
    units = [unit(name, scene) or "%" for name in rows["figure"]]
    percents = rows["figure"].isin(SHARES)
    columns = ["value"] if scene.period.span == "all" else ["value", "before", "difference"]
    numbers = rows[columns].mul(percents.map({True: 100, False: 1}), axis=0)
    return pd.concat(
        [pd.DataFrame({"figure": [title(name, scene.words) for name in rows["figure"]], "unit": units}), numbers],
        axis=1,
    )


PERIOD = Chart(name="period", rows=period_rows, later=True)


def body(scene: Scene) -> Sequence[Component]:
    """What the run has; of a market without buildings that is its trades alone."""
    groups = [group(name, figures, scene) for name, figures in GROUPS.items() if known(figures, scene)]
    if scene.run.time is None:
        return [*groups, runs(scene)]
    return [
        findings(scene),
        *sizes(scene),
        shares(scene),
        *groups,
        panel(FLOWS, scene),
        period_controls(scene),
        panel(PERIOD, scene),
        sources(scene),
        runs(scene),
    ]


def period_controls(scene: Scene) -> Component:
    """Which part of the run the table below is about."""
    return html.Section(
        dmc.Group([span_choice(scene), day_choice(scene)], align="end"),
        className="panel",
        **{"aria-label": scene.words("control.span")},
    )


def known(names: Iterable[str], scene: Scene) -> bool:
    """Whether the run knows any of the figures: a market without buildings has no energy."""
    return any(scene.run.figures.get(name) is not None for name in names)


def shares(scene: Scene) -> Component:
    """Both renewable shares, with their matching period and what flatters them."""
    rings = [ring(name, colour, scene) for name, colour in SHARES.items()]
    note = scene.words("registers", minutes=scene.time.step_minutes)
    return html.Section(
        [
            dmc.SimpleGrid(rings, cols={"base": 1, "md": 2}, spacing="sm"),
            dmc.Text(note, size="xs", className="quiet", mt=6),
        ]
    )


def group(name: str, figures: Sequence[str], scene: Scene) -> Component:
    return html.Section([dmc.Title(scene.words(f"group.{name}"), order=2, size="h5", mb="xs"), cards(figures, scene)])


def sources(scene: Scene) -> Component:
    """The run's input series, and what is known of each."""
    rows = [list(map(str, series_facts(each, scene, digits=SHOWN_DIGITS))) for each in scene.run.manifest["series"]]
    return table(scene.words("series.title"), series_heads(scene), rows)


def runs(scene: Scene) -> Component:
    """All saved runs, each with a link that opens it."""
    words = scene.words
    heads = [words("runs.run"), title("self_sufficiency", words), *(title(name, words) for name in LISTED)]
    return table(words("runs.title"), [*heads, words("runs.made")], [run_row(run, scene) for run in scene.runs.all()])


def run_row(run: SavedRun, scene: Scene) -> list[str | Component]:
    seen = Scene(scene.address.at(run=run.name, building=None, day=None, span=None, trade=None), scene.runs, run)
    numbers = [with_unit(name, seen) for name in LISTED]
    return [
        dcc.Link(run_title(run, scene.words), href=seen.address.href),
        percent(run.figures.get("self_sufficiency"), scene.words),
        *numbers,
        minute(run.manifest["clock"]["started"]),
    ]


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str | Component]]) -> Component:
    return html.Section(
        [
            dmc.Title(title, order=2, size="h5", mb="xs"),
            html.Div(
                dmc.Table(
                    [
                        dmc.TableThead(dmc.TableTr([dmc.TableTh(head) for head in heads])),
                        dmc.TableTbody([dmc.TableTr([dmc.TableTd(cell) for cell in row]) for row in rows]),
                    ],
                    highlightOnHover=True,
                ),
                className="scroll",
                tabIndex=0,
                role="region",
                **{"aria-label": title},
            ),
        ],
        className="panel",
    )


OVERVIEW = Page(
    name="overview",
    icon="overview",
    body=body,
    figures=(*GROUPS["money"], *GROUPS["value"]),
    charts=(FLOWS, PERIOD),
)
