"""The ways in which a chart, or a whole page, is taken away."""

import dash_mantine_components as dmc
from dash import Dash, html
from dash.dependencies import ALL, ClientsideFunction, Input, Output
from dash.development.base_component import Component

from dashboards.icons import icon
from dashboards.scene import Scene

PICTURES = ("png", "svg")


def chart_links(name: str, scene: Scene, *, drawn: bool) -> Component:
    """Pictures of a chart (made by the browser) and its rows."""
    words, title = scene.words, scene.words(f"chart.{name}")
    pictures = [
        html.Button(
            form.upper(),
            id={"picture": form, "chart": name},
            className="csv picture",
            **{"aria-label": words(f"save.{form}", chart=title)},
        )
        for form in PICTURES
        if drawn
    ]
    files = [
        html.A(
            label,
            href=scene.address.file(name, ending),
            download="",
            className="csv",
            **{"aria-label": words(f"save.{ending}", chart=title)},
        )
        for ending, label in (("csv", "CSV"), ("xlsx", "Excel"))
    ]
    return dmc.Group([icon("download"), *pictures, *files], gap=6, wrap="nowrap", className="save")


def page_links(scene: Scene) -> Component:
    """All rows of the page as a workbook, and the page on paper, which a browser also saves as PDF."""
    words = scene.words
    return dmc.Group(
        [
            html.A([icon("download"), words("save.page")], href=scene.address.book, download="", className="csv"),
            html.Button([icon("print"), words("save.pdf")], id={"print": "page"}, className="csv"),
        ],
        gap="md",
        className="save",
    )


def let_the_browser_save(app: Dash) -> None:
    """Pictures and paper are the browser's work."""
    app.clientside_callback(
        ClientsideFunction("saving", "picture"),
        Output("saved", "data"),
        Input({"picture": ALL, "chart": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("saving", "paper"),
        Output("saved", "data", allow_duplicate=True),
        Input({"print": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
