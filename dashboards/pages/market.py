"""Market: what traded at which price, what stayed in the book and why, and where each gram came from."""

from collections.abc import Sequence

import dash_mantine_components as dmc
import pandas as pd
from dash.development.base_component import Component

from dashboards.book import depth, resting, unfilled, unfilled_by_reason
from dashboards.coded import in_words
from dashboards.figures.market import attribute_figure, depth_figure, price_figure, unfilled_figure
from dashboards.grid import Choice
from dashboards.key_figures import cards
from dashboards.origin_panel import chosen_trade, origin_panel
from dashboards.page import Page
from dashboards.panel import Chart, panel
from dashboards.scene import Scene
from dashboards.tape import prices_by_attribute, tape

FIGURES = ("issued_g", "traded_g", "vwap_yen_per_kg", "credit_yen")
TAPE = ["seq", "time", "price_yen_per_kg", "kg", "seller", "buyer", "amount_yen", "place", "energy_type"]
PRICES = ["time", "price_yen_per_kg", "kg"]
BOOK = ["side", "price_yen_per_kg", "kg", "account", "place", "energy_type", "condition", "lot_kind", "reason"]


def trades(scene: Scene) -> pd.DataFrame:
    return tape(scene.run, scene.words("undisclosed"))


def prices(scene: Scene) -> pd.DataFrame:
    return prices_by_attribute(in_words(trades(scene), scene))


def book(scene: Scene) -> pd.DataFrame:
    return resting(scene.run, undisclosed=scene.words("undisclosed"), unasked=scene.words("any"))


def reasons(scene: Scene) -> pd.DataFrame:
    return unfilled_by_reason(unfilled(scene.run))


TAPE_CHART = Chart(
    name="tape", rows=lambda scene: trades(scene)[TAPE], choice=Choice(sets="trade", chosen=chosen_trade)
)
PRICE = Chart(
    name="prices",
    rows=lambda scene: trades(scene)[PRICES],
    draw=lambda rows, scene: price_figure(rows, scene.words, currency=scene.run.currency),
)
DEPTH = Chart(
    name="depth",
    rows=lambda scene: depth(book(scene)),
    draw=lambda rows, scene: depth_figure(rows, scene.words, currency=scene.run.currency),
)
BOOK_CHART = Chart(name="book", rows=lambda scene: book(scene)[BOOK])
ATTRIBUTE = Chart(
    name="attribute",
    rows=prices,
    draw=lambda rows, scene: attribute_figure(rows, scene.words, currency=scene.run.currency),
)
UNFILLED = Chart(
    name="unfilled",
    rows=reasons,
    draw=lambda rows, scene: unfilled_figure(rows, scene.words),
)


def body(scene: Scene) -> Sequence[Component]:
    return [
        cards(FIGURES, scene),
        dmc.Grid(
            [
                dmc.GridCol(panel(TAPE_CHART, scene), span={"base": 12, "lg": 8}),
                dmc.GridCol(origin_panel(scene), span={"base": 12, "lg": 4}),
            ],
            gutter="md",
        ),
        dmc.SimpleGrid(
            [panel(chart, scene) for chart in (PRICE, ATTRIBUTE, DEPTH, UNFILLED)],
            cols={"base": 1, "lg": 2},
            spacing="md",
        ),
        panel(BOOK_CHART, scene),
    ]


MARKET = Page(
    name="market",
    icon="market",
    needs="trades",
    body=body,
    charts=(TAPE_CHART, PRICE, ATTRIBUTE, DEPTH, UNFILLED, BOOK_CHART),
)
