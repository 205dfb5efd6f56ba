"""Jobs: what is being worked out, how far it is, and what became of what was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards.access.trail import note
from dashboards.address import Address
from dashboards.jobs.desk import desk_of, must_rule_over
from dashboards.jobs.detail import LOG, detail, log_of
from dashboards.jobs.first_run import start_on_press
from dashboards.jobs.row import progress, row
from dashboards.page import Page
from dashboards.runs import Runs
from dashboards.words import words_in
from scenarios.jobs.job import ENDED, Job

TICK_MS = 1000
MOST = 100
"""Jobs that are listed; older ones are found by their URL."""


def view(address: Address, runs: Runs) -> Sequence[Component]:
    words, board = words_in(address.lang), Board.now(address, runs)
    return [
        html.Header(
            [
                dmc.Title(words("page.jobs"), order=1, size="h3"),
                dmc.Text(words("jobs.about"), size="sm", className="quiet", maw="70ch"),
            ],
            className="run-heading",
        ),
        html.Div(board.drawn(), id="jobs"),
        dcc.Store(id="jobs-drawn", data=board.outline),
        dcc.Interval(id="jobs-tick", interval=TICK_MS, disabled=board.idle),
    ]


@dataclass(frozen=True, kw_only=True)
class Board:
    """All jobs as they stand at one moment, the latest first."""

    address: Address
    runs: Runs
    jobs: Sequence[Job]

    @classmethod
    def now(cls, address: Address, runs: Runs) -> Self:
        desk = desk_of(runs)
        desk.resume()
        return cls(address=address, runs=runs, jobs=desk.jobs())

    @property
    def idle(self) -> bool:
        """Whether none of them will change by itself."""
        return all(job.state in ENDED for job in self.jobs)

    @property
    def chosen(self) -> Job | None:
        """The job that the URL names, the latest where it names none; None for one that nobody knows."""
        wanted = self.address.one_of("job")
        return next((job for job in self.jobs if wanted in (None, job.id)), None)

    @property
    def outline(self) -> list[list[Any]]:
        """What must differ for buttons and links to be drawn anew: a click on what is drawn anew may be lost."""
        return [[job.id, job.attempt, job.state, job.cancel_wanted] for job in self.jobs]

    def drawn(self) -> Sequence[Component]:
        """The list, and the chosen job in full."""
        words = words_in(self.address.lang)
        if not self.jobs:
            link = dcc.Link(words("jobs.none.link"), href=self.address.at(page="studio").href)
            return [html.Section([dmc.Text(words("jobs.none")), link], className="panel notice")]
        chosen, unknown = self.chosen, words("jobs.unknown", id=self.address.one_of("job"))
        rows = [row(job, self.address, self.runs, chosen=job is chosen) for job in self.jobs[:MOST]]
        return [
            *([] if chosen else [dmc.Alert(unknown, color="orange")]),
            html.Section(html.Ul(rows, className="jobs"), className="panel"),
            *([detail(chosen, desk_of(self.runs), words)] if chosen else []),
        ]

    def followed(self, part: str) -> Any:
        """A part that changes while jobs run: one's progress, by its id, or the chosen one's log."""
        words = words_in(self.address.lang)
        if part == LOG:
            return log_of(self.chosen, desk_of(self.runs), words) if self.chosen else no_update
        return next((progress(job, words) for job in self.jobs if job.id == part), no_update)


def callbacks(app: Dash, runs: Runs) -> None:
    start_on_press(app, runs)

    @app.callback(
        Output("jobs", "children"),
        Output("jobs-drawn", "data"),
        Output("jobs-tick", "disabled"),
        Output({"follows": ALL}, "children"),
        Input("jobs-tick", "n_intervals"),
        Input({"job": ALL, "does": ALL}, "n_clicks"),
        State("jobs-drawn", "data"),
        State("url", "search"),
        State("dates", "settings"),
        prevent_initial_call=True,
    )
    def follow(
        _ticks: int | None, _clicks: list[int | None], drawn: Any, search: str, settings: dict[str, Any]
    ) -> tuple[Any, ...]:
        if not ctx.triggered[0]["value"]:
            raise PreventUpdate  # a button was drawn, not pressed
        if isinstance(ctx.triggered_id, dict):
            act(ctx.triggered_id["job"], ctx.triggered_id["does"], runs)
        board = Board.now(Address.read(JOBS.name, search, lang=settings["locale"]), runs)
        return followed(board, drawn, [output["id"]["follows"] for output in ctx.outputs_list[-1]])


def followed(board: Board, drawn: Any, parts: Sequence[str]) -> tuple[Any, ...]:
    """What to draw anew: everything where the outline differs from the one drawn, else only what goes on."""
    if board.outline != drawn:
        return board.drawn(), board.outline, board.idle, [no_update] * len(parts)
    return no_update, no_update, board.idle, [board.followed(part) for part in parts]


def act(job: str, does: str, runs: Runs) -> None:
    desk = desk_of(runs)
    must_rule_over(desk.job(job))
    note(f"job-{does}", job)
    {"cancel": desk.cancel, "restart": desk.restart}[does](job)


JOBS = Page(name="jobs", icon="jobs", view=view, callbacks=callbacks)
