"""No run yet: the way to a first one."""

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards.access.trail import note
from dashboards.access.visitor import may
from dashboards.address import Address
from dashboards.jobs.desk import ask
from dashboards.notices import notice
from dashboards.runs import Runs
from dashboards.words import words_in
from scenarios.access.roles import Role
from scenarios.jobs.kinds.run import run_order

EXAMPLE = "kashiwa_week"


def first_steps(address: Address) -> Component:
    """One press works the example out, another shows it; whoever wants to choose goes to the studio."""
    words = words_in(address.lang)
    ways = dmc.Group(
        [
            dmc.Button(words("first.run"), id={"starts": EXAMPLE}, size="md"),
            dcc.Link(words("first.choose"), href=address.at(page="studio").href),
        ],
        mb="lg",
    )
    return notice(
        dmc.Title(words("first.title"), order=1, size="h3", mb="xs"),
        dmc.Text(words("first.text"), mb="lg"),
        ways if may(Role.ANALYST) else dmc.Text(words("first.viewer"), mb="lg"),
        dmc.Text(words("first.terminal"), size="sm", className="quiet"),
        dmc.Code(f"machigrid run {EXAMPLE}", block=True, mt="xs"),
    )


def start_on_press(app: Dash, runs: Runs) -> None:
    @app.callback(
        Output("url", "href", allow_duplicate=True),
        Input({"starts": ALL}, "n_clicks"),
        State("dates", "settings"),
        prevent_initial_call=True,
    )
    def start(_clicks: list[int | None], settings: dict[str, Any]) -> str:
        if not ctx.triggered[0]["value"]:
            raise PreventUpdate  # drawn, not pressed
        job = ask(runs, run_order(ctx.triggered_id["starts"]))
        note("first-run", ctx.triggered_id["starts"])
        return Address(page="jobs", lang=settings["locale"], rest=(("job", job.id),)).href
