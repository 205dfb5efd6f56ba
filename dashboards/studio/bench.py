"""The page of the studio: choices, form and text side by side, and what can be done with them."""

from collections.abc import Mapping, Sequence

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboards.access.visitor import may
from dashboards.address import Address
from dashboards.jobs.detail import fault_list, said
from dashboards.runs import Runs
from dashboards.studio.checks import as_facts, faults_at_a_glance
from dashboards.studio.inputs import place
from dashboards.studio.own_data import own_data
from dashboards.studio.own_files import beside
from dashboards.studio.part import part_form, parts
from dashboards.studio.sources import Source, begun_with, choices, digest, original_of, original_run
from dashboards.studio.table import table
from dashboards.words import Words
from scenarios.access.roles import Role
from scenarios.draft import data_of
from scenarios.faults import Fault, ScenarioFaults


def bench(source: Source, runs: Runs, words: Words) -> Sequence[Component]:
    text = beside(begun_with(source, runs))
    faults = faults_at_a_glance(text, source.file)
    try:
        data = data_of(text)
    except ScenarioFaults:
        data = {}
    options = parts(data, words)
    first = options[0]["value"]
    form = panel(
        "studio.part",
        [
            dmc.Select(
                id="studio-part",
                data=options,
                value=first,
                allowDeselect=False,
                searchable=True,
                label=words("studio.which"),
            ),
            html.Div(part_form(data, place(first), by_path(faults, words), words), id="studio-form", className="form"),
        ],
        words,
    )
    return [
        dcc.Store(id="studio-begun", data={"kept": digest(source.text), "text": text}),
        dcc.Store(id="studio-draft", storage_type="session"),
        panel(
            "studio.begin",
            [begin(source, runs, words), variants_link(source, words), own_data(source, runs, words)],
            words,
        ),
        panel("studio.common", [html.Div(table(data, words), id="studio-common")], words),
        dmc.SimpleGrid([form, writing(text, words)], cols={"base": 1, "lg": 2}, spacing="md"),
        html.Section(
            [html.Div(verdict(faults, words), id="studio-faults", role="status"), actions(text, runs, words)],
            className="panel actions",
            **{"aria-label": words("studio.actions")},
        ),
    ]


def panel(name: str, contents: Sequence[Component], words: Words) -> Component:
    about = dmc.Text(words(f"{name}.about"), size="sm", className="quiet", mb="sm")
    return html.Section(
        [dmc.Title(words(name), order=2, size="h5"), about, *contents], className="panel", id=name.replace(".", "-at-")
    )


def begin(source: Source, runs: Runs, words: Words) -> Component:
    return dmc.Select(
        id={"sets": "scenario"},
        label=words("studio.source"),
        data=choices(runs, words),
        value=source.key,
        searchable=True,
        allowDeselect=False,
        nothingFoundMessage=words("control.nothing"),
        maw=480,
    )


def variants_link(source: Source, words: Words) -> Component:
    """To many variants of the same scenario at once."""
    href = Address(page="variants", lang=words.lang, rest=(("scenario", source.key),)).href
    return dmc.Text(dcc.Link(words("studio.variants"), href=href), size="sm", mt="xs")


def actions(text: str, runs: Runs, words: Words) -> Component:
    """Save and run; for visitors who only look, a word on who may."""
    if not may(Role.ANALYST):
        return dmc.Text(words("studio.viewer"), size="sm", mt="md")
    lacking = original_of(text) is not None and original_run(text, runs) is None
    return html.Div(
        [
            dmc.Group(
                [
                    dmc.Button(words("studio.run"), id="studio-run", size="sm"),
                    dmc.Button(words("studio.save"), id="studio-save", size="sm", variant="default"),
                    dmc.Button(words("studio.discard"), id="studio-discard", size="sm", variant="default"),
                    dmc.Checkbox(
                        id="studio-original",
                        label=words("studio.original"),
                        checked=lacking,
                        style=None if lacking else {"display": "none"},
                    ),
                ],
                gap="xs",
            ),
            html.Div(id="studio-told", role="status"),
        ]
    )


def writing(text: str, words: Words) -> Component:
    return panel(
        "studio.text",
        [
            dmc.Textarea(
                id="studio-text",
                value=text,
                debounce=True,
                autosize=True,
                minRows=12,
                maxRows=34,
                spellCheck=False,
                classNames={"input": "yaml"},
                **{"aria-label": words("studio.text")},
            ),
        ],
        words,
    )


def verdict(faults: Sequence[Fault], words: Words) -> Component:
    if not faults:
        return dmc.Text(words("studio.sound"), size="sm", className="quiet", mb="xs")
    return html.Div([dmc.Text(words("job.faults", count=len(faults)), fw=600, size="sm"), listed(faults, words)])


def listed(faults: Sequence[Fault], words: Words) -> Component:
    return fault_list(as_facts(list(faults)), words)


def by_path(faults: Sequence[Fault], words: Words) -> Mapping[str, str]:
    """What to write at the field of each path."""
    return {fault.path: said(facts, words) for fault, facts in zip(faults, as_facts(list(faults)), strict=True)}


def unknown(key: str, words: Words) -> Component:
    return html.Section(
        [dmc.Title(words("studio.unknown"), order=2, size="h5"), dmc.Code(key)], className="panel notice"
    )
