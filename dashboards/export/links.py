"""The ways in which a chart, or a whole page, is taken away."""

from collections.abc import Mapping

import dash_mantine_components as dmc
from dash import Dash, html
from dash.dependencies import ALL, ClientsideFunction, Input, Output
from dash.development.base_component import Component

from dashboards.icons import icon
from dashboards.scene import Scene
from dashboards.words import Words

PICTURES = ("png", "svg")
FILES = {"csv": "CSV", "xlsx": "Excel"}


def chart_links(name: str, scene: Scene, *, drawn: bool) -> Component:
    """Pictures of a chart and its rows."""
    files = {ending: scene.address.file(name, ending) for ending in FILES}
    return saving_links(name, scene.words, files, drawn=drawn)


def saving_links(name: str, words: Words, files: Mapping[str, str], *, drawn: bool) -> Component:
    """Pictures of a chart, made by the browser out of the panel's `data-`, and files by their ending."""
    title = words(f"chart.{name}")
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
    links = [
        html.A(
            FILES[ending],
            href=href,
            download="",
            className="csv",
            **{"aria-label": words(f"save.{ending}", chart=title)},
        )
        for ending, href in files.items()
    ]
    return dmc.Group([icon("download"), *pictures, *links], gap=6, wrap="nowrap", className="save")


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
