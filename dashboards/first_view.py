"""What a browser paints before it has read a script: the page's heading and key figures, in the very first answer."""

from typing import Any

from dash import Dash
from flask import render_template, request

from dashboards.address import Address
from dashboards.key_figures import amount, title, unit
from dashboards.location import located
from dashboards.page import Page
from dashboards.pages import PAGES
from dashboards.run_heading import period_text, run_title
from dashboards.runs import Runs
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
    try:
        facts = run_facts(page, address, runs) if page.body else {"title": words(f"page.{page.name}")}
    except Exception:  # noqa: BLE001 - of a run that cannot be shown the page itself tells, soon after
        return ""
    links = [(words(f"page.{name}"), address.at(page=name).href, name == page.name) for name in PAGES]
    return render_template("first.html", words=words, links=links, coming=words("first.coming"), **facts)


def run_facts(page: Page, address: Address, runs: Runs) -> dict[str, Any]:
    """Title, about, period and cards of the run; a figure that it does not know has no card."""
    scene = Scene(address, runs, runs.open(address.run or ""))
    run, words = scene.run, scene.words
    figures = {name: run.figures.get(name) for name in page.figures}
    return {
        "title": run_title(run, words),
        "about": words.pick(run.manifest.get("description")),
        "period": period_text(scene),
        "cards": [
            (title(name, words), amount(name, value, words), unit(name, scene))
            for name, value in figures.items()
            if value is not None
        ],
    }
