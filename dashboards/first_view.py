"""What a browser paints before it has read a script: the page's heading and key figures, in the very first answer."""

from dash import Dash
from flask import render_template, request

from dashboards.address import Address
from dashboards.key_figures import amount, title, unit
from dashboards.location import located
from dashboards.pages import PAGES
from dashboards.run_heading import period_text, run_title
from dashboards.runs import Runs, UnreadableRunError
from dashboards.scene import Scene
from dashboards.words import words_in


def paint_at_once(app: Dash, runs: Runs) -> None:
    """Fill `{%first%}` and `{%lang%}` of the index; `assets/first.js` removes the former when the page is there."""
    plain = app.interpolate_index

    def filled(**parts: str) -> str:
        address = located(request.path, request.query_string.decode(), runs)
        return plain(**parts).replace("{%lang%}", address.lang).replace("{%first%}", first_view(address, runs))

    app.interpolate_index = filled


def first_view(address: Address, runs: Runs) -> str:
    """Header, menu, heading and key figures as HTML; nothing for a page that has its own word to say."""
    page, words = PAGES.get(address.page), words_in(address.lang)
    if page is None:
        return ""
    heading = {"title": words(f"page.{page.name}"), "about": "", "period": ""}
    cards = []
    if page.body is not None:
        try:
            scene = Scene(address, runs, runs.open(address.run or ""))
        except UnreadableRunError:
            return ""
        about = words.pick(scene.run.manifest.get("description"))
        heading = {"title": run_title(scene.run, words), "about": about, "period": period_text(scene) or ""}
        figures = {name: scene.run.figures.get(name) for name in page.figures}
        cards = [
            (title(name, words), amount(name, value, words), unit(name, scene))
            for name, value in figures.items()
            if value is not None
        ]
    links = [(words(f"page.{name}"), address.at(page=name).href, name == page.name) for name in PAGES]
    coming = words("first.coming")
    return render_template("first.html", words=words, heading=heading, cards=cards, links=links, coming=coming)
