"""Market: what traded at which price, what stayed in the book and why, and where each gram came from."""

from collections.abc import Iterator, Sequence

import dash_mantine_components as dmc
import pandas as pd
import plotly.graph_objects as go
from dash.development.base_component import Component

from dashboards.book import depth, resting, unfilled, unfilled_by_reason
from dashboards.coded import in_words
from dashboards.figures.market import attribute_figure, curves_figure, depth_figure, price_figure, unfilled_figure
from dashboards.figures.prefecture_map import prefecture_map
from dashboards.figures.prefectures import prefectures_figure
from dashboards.grid import Choice
from dashboards.kept import kept
from dashboards.key_figures import cards
from dashboards.origin_panel import chosen_trade, origin_panel
from dashboards.page import Page
from dashboards.panel import Chart, panel
from dashboards.scene import Scene
from dashboards.tape import prices_by_attribute, tape
from dashboards.trading.calls import CALL, calls_of, chosen_call, curves
from dashboards.trading.prefectures import OUTLINES, by_prefecture, layout_choice, layout_of, tiles
from dashboards.trading.ticket import answer_tickets, ticket_panel

FIGURES = ("issued_g", "traded_g", "vwap_yen_per_kg", "credit_yen")
TAPE = ["seq", "time", "price_yen_per_kg", "kg", "seller", "buyer", "amount_yen", "place", "energy_type"]
PRICES = ["time", "price_yen_per_kg", "kg"]
BOOK = ["side", "price_yen_per_kg", "kg", "account", "place", "energy_type", "condition", "lot_kind", "reason"]


def trades(scene: Scene) -> pd.DataFrame:
    return tape(scene.run, scene.words("undisclosed"))


@kept
def prices(scene: Scene) -> pd.DataFrame:
    return prices_by_attribute(in_words(trades(scene), scene))


@kept
def prefectures(scene: Scene) -> pd.DataFrame:
    return by_prefecture(trades(scene))


def prefectures_drawn(rows: pd.DataFrame, scene: Scene) -> go.Figure:
    draw = prefecture_map if layout_of(scene) == OUTLINES else prefectures_figure
    return draw(rows, tiles(), scene.words, currency=scene.run.currency)


@kept
def book(scene: Scene) -> pd.DataFrame:
    return resting(scene.run, undisclosed=scene.words("undisclosed"), unasked=scene.words("any"))


@kept
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
PREFECTURES = Chart(name="prefectures", rows=prefectures, draw=prefectures_drawn, control=layout_choice)
CURVES = Chart(
    name="curves",
    rows=lambda scene: curves(chosen_call(scene)),
    draw=lambda rows, scene: curves_figure(rows, scene.words, currency=scene.run.currency),
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
        call_choice(scene),
        dmc.SimpleGrid(
            [
                *(panel(chart, scene) for chart in (PRICE, ATTRIBUTE, DEPTH, UNFILLED, *of_some_markets(scene))),
                ticket_panel(scene),
            ],
            cols={"base": 1, "lg": 2},
            spacing="md",
        ),
        panel(BOOK_CHART, scene),
    ]


def of_some_markets(scene: Scene) -> Iterator[Chart]:
    """Charts of markets that hold calls, and of those in Japan."""
    if calls_of(scene.run):
        yield CURVES
    if not prefectures(scene).empty:
        yield PREFECTURES


def call_choice(scene: Scene) -> Component | None:
    """Which call is drawn; nothing where the rule holds none."""
    words, chosen = scene.words, chosen_call(scene)
    if chosen is None:
        return None
    zone = scene.run.table("trades", ["time"])["time"].dt.tz
    moments = {call.number: pd.Timestamp(call.time, unit="s", tz=zone) for call in calls_of(scene.run)}
    names = [
        {"value": str(number), "label": words("call.name", number=number, time=f"{moment:%Y-%m-%d %H:%M}")}
        for number, moment in moments.items()
    ]
    return dmc.Select(
        id={"sets": CALL},
        label=words("call.choice"),
        data=names,
        value=str(chosen.number),
        searchable=True,
        allowDeselect=False,
        maw=360,
    )


MARKET = Page(
    name="market",
    icon="market",
    figures=FIGURES,
    needs="trades",
    body=body,
    charts=(TAPE_CHART, PRICE, ATTRIBUTE, DEPTH, UNFILLED, CURVES, PREFECTURES, BOOK_CHART),
    callbacks=answer_tickets,
)
