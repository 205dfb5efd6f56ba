"""Jobs: what is being worked out, how far it is, and what became of what was asked for."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards.access.trail import note
from dashboards.address import Address
from dashboards.jobs.desk import desk_of, must_rule_over
from dashboards.jobs.detail import detail
from dashboards.jobs.first_run import start_on_press
from dashboards.jobs.row import row
from dashboards.page import Page
from dashboards.runs import Runs
from dashboards.words import words_in
from scenarios.jobs.job import ENDED, Job

TICK_MS = 1000
MOST = 100
"""Jobs that are listed; older ones are found by their URL."""


def view(address: Address, runs: Runs) -> Sequence[Component]:
    words = words_in(address.lang)
    listed, idle = listing(address, runs)
    return [
        html.Header(
            [
                dmc.Title(words("page.jobs"), order=1, size="h3"),
                dmc.Text(words("jobs.about"), size="sm", className="quiet", maw="70ch"),
            ],
            className="run-heading",
        ),
        html.Div(listed, id="jobs"),
        dcc.Interval(id="jobs-tick", interval=TICK_MS, disabled=idle),
    ]


def listing(address: Address, runs: Runs) -> tuple[Sequence[Component], bool]:
    """All jobs and the chosen one, and whether none of them will change by itself."""
    words, desk = words_in(address.lang), desk_of(runs)
    desk.resume()
    jobs = desk.jobs()
    if not jobs:
        link = dcc.Link(words("jobs.none.link"), href=address.at(page="studio").href)
        return [html.Section([dmc.Text(words("jobs.none")), link], className="panel notice")], True
    chosen = chosen_job(jobs, address.one_of("job"))
    rows = [row(job, address, runs, chosen=job is chosen) for job in jobs[:MOST]]
    unknown = [] if chosen else [dmc.Alert(words("jobs.unknown", id=address.one_of("job")), color="orange")]
    parts = [*unknown, html.Section(html.Ul(rows, className="jobs"), className="panel")]
    if chosen is not None:
        parts.append(detail(chosen, desk, words))
    return parts, all(job.state in ENDED for job in jobs)


def chosen_job(jobs: Sequence[Job], wanted: str | None) -> Job | None:
    """The job that the URL names, the latest where it names none; None for one that nobody knows."""
    return jobs[0] if wanted is None else next((job for job in jobs if job.id == wanted), None)


def callbacks(app: Dash, runs: Runs) -> None:
    start_on_press(app, runs)

    @app.callback(
        Output("jobs", "children"),
        Output("jobs-tick", "disabled"),
        Input("jobs-tick", "n_intervals"),
        Input({"job": ALL, "does": ALL}, "n_clicks"),
        State("url", "search"),
        State("dates", "settings"),
        prevent_initial_call=True,
    )
    def follow(_ticks: int | None, _clicks: list[int | None], search: str, settings: dict[str, Any]) -> tuple[Any, ...]:
        pressed = ctx.triggered[0]["value"]
        if not pressed:
            raise PreventUpdate  # a button was drawn, not pressed
        if isinstance(ctx.triggered_id, dict):
            act(ctx.triggered_id["job"], ctx.triggered_id["does"], runs)
        return listing(Address.read(JOBS.name, search, lang=settings["locale"]), runs)


def act(job: str, does: str, runs: Runs) -> None:
    desk = desk_of(runs)
    must_rule_over(desk.job(job))
    note(f"job-{does}", job)
    {"cancel": desk.cancel, "restart": desk.restart}[does](job)


JOBS = Page(name="jobs", icon="jobs", view=view, callbacks=callbacks)
