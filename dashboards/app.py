"""The Dash application: one callback draws what the URL says; every control changes the URL."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, ctx
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import has_request_context, request

from dashboards.access.door import hang_door
from dashboards.access.login import open_login
from dashboards.access.settings import OPEN, Access
from dashboards.export.links import let_the_browser_save
from dashboards.export.routes import hand_out_files
from dashboards.first_view import paint_at_once
from dashboards.grid import block
from dashboards.location import located
from dashboards.notices import trouble, unexpected
from dashboards.pages import PAGES
from dashboards.panel import exhibit, first_form
from dashboards.runs import Runs, UnreadableRunError
from dashboards.scene import Scene
from dashboards.security import secure
from dashboards.shell import Drawn, drawn, frame

ASSETS_KEPT_S = 3600
"""How long browsers keep scripts, styles, icons and outlines without asking again."""
INDEX = (Path(__file__).parent / "assets" / "index.html").read_text(encoding="utf-8")


def create_app(runs: Path, access: Access = OPEN) -> Dash:
    """The application over the run folders in `runs`; nothing is read before a page asks for it.

    Raises BadUsers or BadProviderError when those who may log in cannot be told.
    """
    app = Dash(
        __name__,
        title="machigrid",
        update_title=None,
        index_string=INDEX,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        assets_ignore=r"(scheme|early)\.js|login\.css",
    )
    hang_door(app.server, Path(runs), access)
    if access.required:
        open_login(app.server, access)
    app.server.config["SEND_FILE_MAX_AGE_DEFAULT"] = ASSETS_KEPT_S
    folder = Runs(Path(runs))
    paint_at_once(app, folder)
    draw_what_the_url_says(app, folder)
    draw_charts_one_by_one(app, folder)
    fetch_rows_of_long_tables(app, folder)
    let_controls_change_the_url(app)
    hand_out_files(app, folder)
    let_the_browser_save(app)
    for page in PAGES.values():
        if page.callbacks is not None:
            page.callbacks(app, folder)
    secure(app, access.hosts)
    return app


def draw_what_the_url_says(app: Dash, runs: Runs) -> None:
    """The first page comes with the layout, the next ones by a callback."""

    def layout() -> Component:
        url = urlsplit((request.referrer or "") if has_request_context() else "")
        if not url.path:
            return frame(Drawn())
        search = f"?{url.query}" if url.query else ""
        return frame(drawn(located(url.path, search, runs), runs), pathname=url.path, search=search)

    @app.callback(
        Output("header", "children"),
        Output("navigation", "children"),
        Output("page", "children"),
        Output("dates", "settings"),
        Output("drawn", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        prevent_initial_call=True,
    )
    def show(pathname: str, search: str) -> tuple[Any, ...]:
        here = drawn(located(pathname, search, runs), runs)
        return here.header, here.navigation, here.page, here.dates, here.choices

    app.layout = layout
    app.clientside_callback(ClientsideFunction("shell", "speak"), Input("dates", "settings"))


def draw_charts_one_by_one(app: Dash, runs: Runs) -> None:
    """Again in another form, or later than the page where they take their time."""

    @app.callback(
        Output({"type": "exhibit", "chart": MATCH}, "children"),
        Input({"type": "form", "chart": MATCH}, "value"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def change_form(form: str, pathname: str, search: str) -> Component:
        return exhibited(ctx.triggered_id["chart"], form, pathname, search)

    @app.callback(
        Output({"type": "exhibit", "chart": MATCH}, "children", allow_duplicate=True),
        Input({"type": "awaited", "chart": MATCH}, "id"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call="initial_duplicate",
    )
    def draw_later(awaited: dict[str, str], pathname: str, search: str) -> Component:
        return exhibited(awaited["chart"], None, pathname, search)

    def exhibited(name: str, form: str | None, pathname: str, search: str) -> Component:
        address = located(pathname, search, runs)
        try:
            scene, chart = Scene(address, runs, runs.open(address.run or "")), PAGES[address.page].chart(name)
            return exhibit(chart, scene, form or first_form(chart))
        except UnreadableRunError as fault:
            return trouble(fault.cause, fault.detail, address.lang)
        except Exception as fault:  # noqa: BLE001 - the other charts stay
            return unexpected(fault, address)


def fetch_rows_of_long_tables(app: Dash, runs: Runs) -> None:
    def fetch_rows(asked: dict[str, Any] | None, pathname: str, search: str) -> dict[str, Any]:
        if asked is None:
            raise PreventUpdate
        address = located(pathname, search, runs)
        scene = Scene(address, runs, runs.open(address.run or ""))
        return block(PAGES[address.page].chart(ctx.triggered_id["table"]).points(scene), asked, scene)

    for table in ({"table": MATCH}, {"table": MATCH, "chooses": MATCH}):
        app.callback(
            Output(table, "getRowsResponse"),
            Input(table, "getRowsRequest"),
            State("url", "pathname"),
            State("url", "search"),
            prevent_initial_call=True,
        )(fetch_rows)


def let_controls_change_the_url(app: Dash) -> None:
    """A control has the id `{"sets": part of the address}`, a table to choose from has `{"chooses": part}` in its.

    A chart over time has `{"zooms": chart}`: what is zoomed in to is drawn anew, with all the steps that fit.
    """
    app.clientside_callback(
        ClientsideFunction("address", "change"),
        Output("url", "search"),
        Input({"sets": ALL}, "value"),
        State("url", "search"),
        State("drawn", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("address", "choose"),
        Output("url", "search", allow_duplicate=True),
        Input({"table": ALL, "chooses": ALL}, "selectedRows"),
        State("url", "search"),
        State("drawn", "data"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("address", "zoom"),
        Output("url", "search", allow_duplicate=True),
        Input({"zooms": ALL}, "relayoutData"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("shell", "toggle"),
        Output("shell", "navbar"),
        Input("burger", "opened"),
        State("shell", "navbar"),
        prevent_initial_call=True,
    )
