"""Start a sweep: choose a scenario and what varies, or write the plan as text."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards.access.trail import note
from dashboards.access.visitor import may, must_be
from dashboards.address import Address
from dashboards.jobs.desk import ask
from dashboards.runs import Runs
from dashboards.studio.bench import listed
from dashboards.studio.checks import outside_faults
from dashboards.studio.sources import FIRST, NoSuchScenario, Source, choices, source_of
from dashboards.variants.parameters import Parameter, newcomers, parameters
from dashboards.variants.parameters import choices as parameter_choices
from dashboards.variants.stored import sweeps_of
from dashboards.words import Words, words_in
from scenarios.access.roles import Role
from scenarios.draft import data_of
from scenarios.faults import Fault, ScenarioFaults
from scenarios.jobs.kinds.sweep import sweep_order
from scenarios.sweep.checks import checked
from scenarios.sweep.sweep import Order
from scenarios.sweep.variants import variants

AXES = 2
MOST_LETTERS = 20_000
BETWEEN = re.compile(r"[\s,、]+")
"""What stands between values."""
PAGE = "variants"


def start_panel(address: Address, runs: Runs, words: Words) -> Component:
    if not may(Role.ANALYST):
        return html.Section(dmc.Text(words("variants.viewer")), className="panel")
    try:
        source = source_at(address, runs)
    except NoSuchScenario:
        source = source_of(FIRST, runs)
    every = parameters(data_of(source.text))
    taken = [*newcomers(every), None, None][:AXES]
    return html.Section(
        [
            dmc.Title(words("variants.start"), order=2, size="h5", mb=4),
            dmc.Text(words("variants.start.text"), size="sm", className="quiet", mb="sm"),
            scenario_choice(source, runs, words),
            *(axis(number, each, every, words) for number, each in enumerate(taken)),
            dmc.Textarea(
                id={"plans": PAGE},
                label=words("variants.plan"),
                description=words("variants.plan.help"),
                value=plan_text(source.key, [(each, tried(each), "") for each in taken if each]),
                autosize=True,
                minRows=4,
                maxRows=20,
                spellCheck=False,
                classNames={"input": "yaml"},
                mt="md",
            ),
            dmc.Button(words("variants.run"), id={"sweeps": PAGE}, mt="sm"),
            html.Div(id={"sweep-told": PAGE}, role="status"),
        ],
        className="panel",
    )


def scenario_choice(source: Source, runs: Runs, words: Words) -> Component:
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


def axis(number: int, chosen: Parameter | None, every: Sequence[Parameter], words: Words) -> Component:
    """What varies, the values that it takes, and what a unit of it costs."""
    choice = dmc.Select(
        id={"varies": number},
        label=words("variants.varies", number=number + 1),
        data=parameter_choices(every, words.lang),
        value=chosen and chosen.path,
        searchable=True,
        clearable=True,
        nothingFoundMessage=words("control.nothing"),
    )
    values = dmc.TextInput(
        id={"takes": number},
        label=words("variants.takes"),
        placeholder="0, 300, 600",
        value=tried(chosen) if chosen else "",
        debounce=True,
    )
    cost = dmc.TextInput(id={"costs": number}, label=words("variants.costs"), placeholder="12000", debounce=True)
    spans = ((choice, 6), (values, 3), (cost, 3))
    return dmc.Grid([dmc.GridCol(part, span={"base": 12, "sm": span}) for part, span in spans], mt="sm")


def tried(parameter: Parameter) -> str:
    """Values for a newcomer: nothing, what it is, and twice as much."""
    return f"0, {parameter.value:g}, {2 * parameter.value:g}"


def plan_text(key: str, axes: Sequence[tuple[Parameter, str, str]]) -> str:
    """A plan as a person would write it, of what varies, its values, and the yearly cost of a unit or nothing."""
    sort, _, name = key.partition("/")
    lines = [f"scenario: {name}{'.yaml' if sort == 'own' else ''}", "vary:"]
    for parameter, values, cost in axes:
        title = json.dumps(parameter.title, ensure_ascii=False)
        lines += [f"  - path: {parameter.path}", f"    title: {title}"]
        lines += [f"    values: [{', '.join(filter(None, BETWEEN.split(values)))}]"]
        lines += [f"    along: [{', '.join(parameter.along)}]"] if parameter.along else []
        lines += [f"    yen_per_unit_year: {cost.replace(',', '')}"] if cost else []
    return "\n".join(lines) + "\n"


def source_at(address: Address, runs: Runs) -> Source:
    """Raises NoSuchScenario."""
    return source_of(address.one_of("scenario") or FIRST, runs)


def order_for(text: str, source: Source) -> Order:
    """The order for a plan over a scenario. Raises ScenarioFaults for all that is wrong with either."""
    name = source.key.rpartition("/")[2]
    order = Order(name=name, text=text, file=Path("plan.yaml"), base=source.text, base_file=source.file)
    plan = order.plan
    checked(plan, text, order.file, source.text, source.file)
    texts = [each.text for each in variants(plan, source.text)] if "file" in text else [source.text]
    if found := [fault for each in texts for fault in outside_faults(each, source.file)]:
        raise ScenarioFaults(found[:1])
    return order


def answer_starts(app: Dash, runs: Runs) -> None:
    @app.callback(
        Output({"plans": ALL}, "value"),
        Input({"varies": ALL}, "value"),
        Input({"takes": ALL}, "value"),
        Input({"costs": ALL}, "value"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def write(varied: list[str | None], values: list[str | None], costs: list[str | None], search: str) -> list[str]:
        if not varied:
            raise PreventUpdate  # the page was left
        source = source_at(Address.read(PAGE, search), runs)
        known = {each.path: each for each in parameters(data_of(source.text))}
        axes = [
            (known[path], taken, (cost or "").strip())
            for path, taken, cost in zip(varied, values, costs, strict=True)
            if path in known and taken
        ]
        return [plan_text(source.key, axes)]

    @app.callback(
        Output({"sweep-told": ALL}, "children"),
        Output("url", "href", allow_duplicate=True),
        Input({"sweeps": ALL}, "n_clicks"),
        State({"plans": ALL}, "value"),
        State("url", "search"),
        State("dates", "settings"),
        prevent_initial_call=True,
    )
    def start(_clicks: list[int | None], plans: list[str], search: str, settings: dict[str, Any]) -> tuple[Any, Any]:
        if not ctx.triggered[0]["value"]:
            raise PreventUpdate  # drawn, not pressed
        must_be(Role.ANALYST)
        address = Address.read(PAGE, search, lang=settings["locale"])
        try:
            order = order_for(plans[0][:MOST_LETTERS], source_at(address, runs))
        except ScenarioFaults as error:
            return [faulty(error.faults, words_in(address.lang))], no_update
        job = ask(runs, sweep_order(order, sweeps=sweeps_of(runs)))
        note("sweep", order.name)
        return [None], address.at(page="jobs", rest=(("job", job.id),)).href


def faulty(faults: Sequence[Fault], words: Words) -> Component:
    title = words("job.faults", count=len(faults))
    return dmc.Alert(listed(list(faults), words), title=title, color="red", mt="md")
