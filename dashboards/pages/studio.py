"""Scenario studio: begin with a scenario, change what matters, run it, compare it with the original."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboards.access.trail import note
from dashboards.access.visitor import must_be
from dashboards.address import Address
from dashboards.page import Page
from dashboards.runs import Runs
from dashboards.studio.bench import bench, unknown
from dashboards.studio.editing import Event
from dashboards.studio.inputs import place
from dashboards.studio.own_data import answer_uploads
from dashboards.studio.redraw import Bench
from dashboards.studio.sources import FIRST, NoSuchScenario, Source, source_of
from dashboards.studio.work import Work
from dashboards.words import words_in
from scenarios.access.roles import Role


def view(address: Address, runs: Runs) -> Sequence[Component]:
    words = words_in(address.lang)
    heading = html.Header(
        [
            dmc.Title(words("page.studio"), order=1, size="h3"),
            dmc.Text(words("studio.about"), size="sm", className="quiet", maw="70ch"),
        ],
        className="run-heading",
    )
    try:
        return [heading, *bench(source_at(address, runs), runs, words)]
    except NoSuchScenario as fault:
        return [heading, unknown(str(fault), words)]


def source_at(address: Address, runs: Runs) -> Source:
    """Raises NoSuchScenario."""
    return source_of(address.one_of("scenario") or FIRST, runs)


def callbacks(app: Dash, runs: Runs) -> None:
    answer_edits(app, runs)
    answer_actions(app, runs)
    answer_uploads(app, runs)
    keep_drafts(app)


def answer_edits(app: Dash, runs: Runs) -> None:
    """Form, table and text follow each other."""

    @app.callback(
        Output("studio-text", "value"),
        Output("studio-common", "children"),
        Output("studio-part", "data"),
        Output("studio-part", "value"),
        Output("studio-form", "children"),
        Output("studio-faults", "children"),
        Output({"part": ALL, "as": ALL}, "error"),
        Input("studio-text", "value"),
        Input("studio-part", "value"),
        Input({"common": ALL, "of": ALL}, "value"),
        Input({"part": ALL, "as": ALL}, "value"),
        Input({"does": ALL, "at": ALL}, "n_clicks"),
        Input({"adds": ALL}, "value"),
        State("url", "search"),
        State("dates", "settings"),
        prevent_initial_call=True,
    )
    def edit(text: str, part: str, *given: Any) -> tuple[Any, ...]:
        *_, search, settings = given
        address = Address.read(STUDIO.name, search, lang=settings["locale"])
        desk = Bench(source_at(address, runs), words_in(address.lang))
        fields = [place(output["id"]["part"]) for output in ctx.outputs_list[-1]]
        return desk.redrawn(text, part, events(), fields)


def answer_actions(app: Dash, runs: Runs) -> None:
    """The text is saved and run."""

    @app.callback(
        Output("studio-told", "children"),
        Output("studio-begun", "data"),
        Output("url", "href", allow_duplicate=True),
        Input("studio-save", "n_clicks"),
        Input("studio-run", "n_clicks"),
        State("studio-original", "checked"),
        State("studio-text", "value"),
        State("studio-begun", "data"),
        State("url", "search"),
        State("dates", "settings"),
        prevent_initial_call=True,
    )
    def act(*given: Any) -> tuple[Any, Any, Any]:
        _, _, original, text, begun, search, settings = given
        if not ctx.triggered[0]["value"]:
            raise PreventUpdate
        must_be(Role.ANALYST)
        address = Address.read(STUDIO.name, search, lang=settings["locale"])
        work = Work(address, runs, text, begun)
        note(ctx.triggered_id, work.key)
        return work.run(with_original=original) if ctx.triggered_id == "studio-run" else work.save()


def keep_drafts(app: Dash) -> None:
    """In the browser, as long as its tab is open."""
    app.clientside_callback(
        ClientsideFunction("studio", "restore"),
        Output("studio-text", "value", allow_duplicate=True),
        Input("studio-draft", "modified_timestamp"),
        State("studio-draft", "data"),
        State("studio-text", "value"),
        State("studio-begun", "data"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("studio", "keep"),
        Output("studio-draft", "data"),
        Input("studio-text", "value"),
        State("studio-begun", "data"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("studio", "discard"),
        Output("studio-text", "value", allow_duplicate=True),
        Input("studio-discard", "n_clicks"),
        State("studio-begun", "data"),
        prevent_initial_call=True,
    )


def events() -> list[Event]:
    """Each component that has changed, with what it holds now."""
    return [(ctx.triggered_prop_ids[each["prop_id"]], each["value"]) for each in ctx.triggered]


STUDIO = Page(name="studio", icon="studio", view=view, callbacks=callbacks)
