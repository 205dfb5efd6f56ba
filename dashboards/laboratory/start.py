"""Start a study: a result of the literature by one press, or a plan of one's own."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards.access.trail import note
from dashboards.access.visitor import may
from dashboards.address import Address
from dashboards.jobs.desk import ask
from dashboards.laboratory.studies import labs_of
from dashboards.runs import Runs
from dashboards.words import Words
from scenarios.access.roles import Role
from scenarios.jobs.job import Order
from scenarios.jobs.kinds.lab import LAB

DEMONSTRATIONS = ("chatterjee-samuelson", "gode-sunder", "cason-plott")
PLAN = "plan"
"""Name of a study that was planned on the page."""
MOST_LETTERS = 20_000

EXAMPLE = """\
# rules: the first is the one that the others are compared with
rules: [call, continuous, uniform]
seeds: 20
population: {orders: 300, conditioned: 0.6}
"""


def start_panel(words: Words) -> Component:
    if not may(Role.ANALYST):
        return html.Section(dmc.Text(words("lab.viewer")), className="panel")
    buttons = [
        dmc.Button(words(f"lab.show.{name}"), id={"studies": name}, variant="light", size="sm")
        for name in DEMONSTRATIONS
    ]
    return html.Section(
        [
            dmc.Title(words("lab.start"), order=2, size="h5", mb=4),
            dmc.Text(words("lab.start.text"), size="sm", className="quiet", mb="sm"),
            dmc.Group(buttons, gap="sm", mb="md"),
            dmc.Textarea(
                id={"plan": "lab"},
                label=words("lab.plan"),
                description=words("lab.plan.help"),
                value=EXAMPLE,
                autosize=True,
                minRows=4,
                maxRows=16,
                className="plan",
                spellCheck=False,
            ),
            dmc.Button(words("lab.run"), id={"studies": PLAN}, variant="light", mt="sm"),
        ],
        className="panel",
    )


def answer_starts(app: Dash, runs: Runs) -> None:
    @app.callback(
        Output("url", "href", allow_duplicate=True),
        Input({"studies": ALL}, "n_clicks"),
        State({"plan": ALL}, "value"),
        State("dates", "settings"),
        prevent_initial_call=True,
    )
    def start(_clicks: list[int | None], plans: list[str], settings: dict[str, Any]) -> str:
        if not ctx.triggered[0]["value"]:
            raise PreventUpdate  # drawn, not pressed
        name = ctx.triggered_id["studies"]
        job = ask(runs, order_for(name, plans[0], runs))
        note("study", name)
        return Address(page="jobs", lang=settings["locale"], rest=(("job", job.id),)).href


def order_for(name: str, plan: str, runs: Runs) -> Order:
    """The job for a demonstration by its name, or else for the plan's text; what is wrong in it the job finds."""
    text = {} if name in DEMONSTRATIONS else {"text": plan[:MOST_LETTERS]}
    title = name if name in DEMONSTRATIONS else PLAN
    return Order(
        kind=LAB.name, title={"ja": title, "en": title}, given={"name": title, "labs": str(labs_of(runs)), **text}
    )
