"""Variants: every combination of a few sizes or prices of one scenario, in one table and one chart."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import Dash, html
from dash.development.base_component import Component
from flask import Response, abort, request

from dashboards.address import Address
from dashboards.page import Page
from dashboards.runs import Runs
from dashboards.variants.panels import listed, sweep_panels
from dashboards.variants.start import answer_starts, start_panel
from dashboards.variants.stored import Board, sweeps_of
from dashboards.words import LANGUAGES, words_in
from scenarios.sweep.sweep import Sweep, list_sweeps


def view(address: Address, runs: Runs) -> Sequence[Component]:
    words = words_in(address.lang)
    board = Board.of(address, runs, words)
    every = list_sweeps(sweeps_of(runs))
    return [
        html.Header(
            [
                dmc.Title(words("page.variants"), order=1, size="h3"),
                dmc.Text(words("variants.text"), size="sm", className="quiet", maw="70ch"),
            ],
            className="run-heading",
        ),
        *(sweep_panels(board) if board else []),
        start_panel(address, runs, words),
        *([stored(every, board)] if board and len(every) > 1 else []),
    ]


def stored(every: Sequence[Sweep], board: Board) -> Component:
    return html.Section(
        [
            dmc.Title(board.words("variants.stored"), order=2, size="h5", mb="xs"),
            dmc.List(list(listed(every, board)), size="sm"),
        ],
        className="panel",
    )


def answers(app: Dash, runs: Runs) -> None:
    """What starts sweeps, and their tables as files."""
    answer_starts(app, runs)

    @app.server.get("/sweeps/<name>.csv")
    def sweep_table(name: str) -> Response:
        found = next((each for each in list_sweeps(sweeps_of(runs)) if each.name == name), None)
        if found is None:
            abort(404)
        lang = request.args.get("lang", LANGUAGES[0])
        words = words_in(lang if lang in LANGUAGES else LANGUAGES[0])
        board = Board(Address(page=VARIANTS.name, lang=words.lang), found, words)
        heads = {**board.axes, **{figure: board.called(figure) for figure in board.figures}}
        values = board.rows.assign(**{figure: board.values(figure) for figure in board.figures})
        table = values[["run", *heads]].rename(columns={"run": words("excel.run"), **heads})
        text = table.to_csv(index=False, na_rep=words("missing"), lineterminator="\r\n")
        response = Response(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.csv"'
        return response


VARIANTS = Page(name="variants", icon="variants", view=view, callbacks=answers)
