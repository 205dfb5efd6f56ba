"""Laboratory: rules of a market compared on common order flows, with intervals; results of the literature."""

from collections.abc import Iterator, Sequence

import dash_mantine_components as dmc
from dash import Dash, dcc, html
from dash.development.base_component import Component

from dashboards.address import Address
from dashboards.jobs.times import minute
from dashboards.laboratory.files import hand_out_tables
from dashboards.laboratory.panels import study_panels
from dashboards.laboratory.start import answer_starts, start_panel
from dashboards.laboratory.studies import STUDY, bench_of, labs_of
from dashboards.page import Page
from dashboards.runs import Runs
from dashboards.words import Words, words_in
from scenarios.lab.study import Study, list_studies


def view(address: Address, runs: Runs) -> Sequence[Component]:
    words = words_in(address.lang)
    bench = bench_of(address, runs, words)
    return [
        html.Header(
            [
                dmc.Title(words("page.laboratory"), order=1, size="h3"),
                dmc.Text(words("lab.text"), size="sm", className="quiet", maw="70ch"),
            ],
            className="run-heading",
        ),
        *(studies(address, runs, bench.study, words) if bench else [nothing_yet(words)]),
        *(study_panels(bench) if bench else []),
        start_panel(words),
    ]


def nothing_yet(words: Words) -> Component:
    return html.Section(dmc.Text(words("lab.none"), className="nothing"), className="panel")


def studies(address: Address, runs: Runs, shown: Study, words: Words) -> Iterator[Component]:
    """The stored studies, each with a link that opens it, and what the one shown may be taken to say."""
    items = []
    for study in list_studies(labs_of(runs)):
        here = study.name == shown.name
        link = dcc.Link(study.name, href=address.at(rest=((STUDY, study.name),)).href)
        made = minute(study.manifest["clock"]["started"])
        text = [html.B(study.name) if here else link, f" · {words(f'lab.label.{study.label}')} · {made}"]
        items.append(dmc.ListItem(text))
    yield html.Section(
        [
            dmc.Title(words("lab.studies"), order=2, size="h5", mb="xs"),
            dmc.List(items, size="sm"),
            dmc.Alert(words(f"lab.label.{shown.label}.help"), variant="light", color="gray", mt="sm", p="sm"),
        ],
        className="panel",
    )


def answers(app: Dash, runs: Runs) -> None:
    """What starts studies, and their tables as files."""
    answer_starts(app, runs)
    hand_out_tables(app, runs)


LABORATORY = Page(name="laboratory", icon="laboratory", view=view, callbacks=answers)
