"""One's own data in the studio: meter files and workbooks, up and down."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, ctx, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import Response, abort, request

from dashboards.access.trail import note
from dashboards.access.visitor import may, must_be
from dashboards.address import Address
from dashboards.jobs.detail import fault_list
from dashboards.runs import Runs
from dashboards.studio.books import book_of, scenario_in
from dashboards.studio.checks import as_facts
from dashboards.studio.own_files import ENDINGS, MOST_BYTES, RefusedError, keep_file, own_files, sent
from dashboards.studio.sources import FIRST, NoSuchScenario, Source, own_file, save, source_of
from dashboards.words import Words, words_in
from scenarios.access.roles import Role
from scenarios.draft import data_of
from scenarios.faults import ScenarioFaults

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PAGE = "studio"


def own_data(source: Source, runs: Runs, words: Words) -> Component:
    """Files that lie beside one's scenarios, and ways to bring more; for those who only look, the list."""
    template = f"/studio/template.xlsx?{Address(page=PAGE, lang=words.lang, rest=(('scenario', source.key),)).query}"
    ways = [
        dmc.Group([upload("file", ",".join(ENDINGS), words), upload("book", ".xlsx", words)], gap="sm", mt="sm"),
        html.Div(id="studio-sent", role="status"),
    ]
    return html.Details(
        [
            html.Summary(words("studio.data")),
            dmc.Text(words("studio.data.about", most=MOST_BYTES // 1_000_000), size="sm", className="quiet", mt="xs"),
            html.A(words("studio.data.template"), href=template, download=True),
            *(ways if may(Role.ANALYST) else []),
            dmc.Text(files_text(runs, words), size="sm", mt="sm", id="studio-files"),
        ],
        className="more",
    )


def upload(what: str, accept: str, words: Words) -> Component:
    button = dmc.Button(words(f"studio.data.{what}"), variant="default", size="sm")
    return dcc.Upload(button, id=f"studio-{what}", accept=accept, max_size=MOST_BYTES)


def files_text(runs: Runs, words: Words) -> str:
    return words("studio.data.files", files=", ".join(own_files(runs)) or words("studio.none"))


def answer_uploads(app: Dash, runs: Runs) -> None:
    @app.callback(
        Output("studio-sent", "children"),
        Output("studio-files", "children"),
        Output("url", "href", allow_duplicate=True),
        Input("studio-file", "contents"),
        Input("studio-book", "contents"),
        State("studio-file", "filename"),
        State("studio-book", "filename"),
        State("url", "search"),
        State("dates", "settings"),
        prevent_initial_call=True,
    )
    def take(
        file: str | None, book: str | None, file_name: str, book_name: str, search: str, settings: dict[str, Any]
    ) -> tuple[Any, Any, Any]:
        contents, name = (file, file_name) if ctx.triggered_id == "studio-file" else (book, book_name)
        if not contents:
            raise PreventUpdate
        must_be(Role.ANALYST)
        address = Address.read(PAGE, search, lang=settings["locale"])
        words = words_in(address.lang)
        try:
            if ctx.triggered_id == "studio-file":
                kept = keep_file(name, sent(contents), runs).name
                note("studio-upload", kept)
                told = dmc.Alert(words("studio.data.kept", file=kept), color="teal", mt="sm")
                return told, files_text(runs, words), no_update
            return no_update, no_update, address.at(rest=(("scenario", begun(name, contents, runs)),)).href
        except RefusedError as error:
            return dmc.Alert(words(str(error)), color="orange", mt="sm"), no_update, no_update
        except ScenarioFaults as error:
            return faulty(error, words), no_update, no_update

    @app.server.get("/studio/template.xlsx")
    def template() -> Response:
        try:
            source = source_of(request.args.get("scenario", FIRST), runs)
            with TemporaryDirectory() as folder:
                content = book_of(source, Path(folder))
        except (NoSuchScenario, ScenarioFaults):
            abort(404)
        response = Response(content, content_type=EXCEL)
        response.headers["Content-Disposition"] = 'attachment; filename="district.xlsx"'
        return response


def begun(name: str, contents: str, runs: Runs) -> str:
    """Key of the scenario that a workbook became."""
    text = scenario_in(name, sent(contents), runs)
    file = own_file(runs, str(data_of(text)["name"]))
    save(file, text)
    note("studio-workbook", file.stem)
    return f"own/{file.stem}"


def faulty(error: ScenarioFaults, words: Words) -> Component:
    facts: Sequence[Any] = as_facts(list(error.faults))
    title = words("job.faults", count=len(facts))
    return dmc.Alert(fault_list(facts, words), title=title, color="red", mt="sm")
