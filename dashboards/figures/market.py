"""The market for CO2-reduction value: its book, its prices, and what stayed unfilled."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import ASK, BID, COLOURS
from dashboards.figures.style import local, over_time, styled
from dashboards.units import unit_of
from dashboards.words import Words

SIDES = {"bid": BID, "ask": ASK}
LARGEST_DOT = 26
SMALLEST_DOT = 5
MARGIN = 0.1
"""Share of the highest price by which the book is drawn beyond its last orders."""


def depth_figure(frame: pd.DataFrame, words: Words, *, currency: str) -> go.Figure:
    """Depth of the book: how much stands at each price or better; who accepts a price accepts a better one.

    frame   side, price_yen_per_kg, kg, depth_kg, best price first, one row a price
    """
    figure = go.Figure()
    unit = unit_of("price_yen_per_kg", words, currency)
    low, high = frame["price_yen_per_kg"].min(), frame["price_yen_per_kg"].max()
    ends = {"bid": max(0.0, low - MARGIN * high), "ask": high + MARGIN * high}
    for side, colour in SIDES.items():
        rows = frame[frame["side"] == side]
        if rows.empty:
            continue
        prices, depths = rows["price_yen_per_kg"].tolist(), rows["depth_kg"].tolist()
        figure.add_scatter(
            x=[prices[0], *prices, ends[side]],
            y=[0, *depths, depths[-1]],
            name=words(f"side.{side}"),
            mode="lines",
            line={"shape": "hv", "width": 2, "color": colour},
            fill="tozeroy",
            hovertemplate=f"%{{x:,.3~f}} {unit}: %{{y:,.3~f}} kg",
        )
    figure.update_xaxes(title={"text": unit, "standoff": 4}, showgrid=True)
    figure.update_yaxes(rangemode="tozero")
    styled(figure, height=320, unit="kg-CO₂")
    return figure.update_layout(hovermode="closest")


def price_figure(frame: pd.DataFrame, words: Words, *, currency: str) -> go.Figure:
    """Every trade at its time and price, as large as its grams.

    frame   time, price_yen_per_kg, kg, seller, buyer, one row a trade
    """
    unit = unit_of("price_yen_per_kg", words, currency)
    size = SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * (frame["kg"] / frame["kg"].max()) ** 0.5
    figure = go.Figure(
        go.Scatter(
            x=local(frame["time"]),
            y=frame["price_yen_per_kg"],
            mode="markers",
            customdata=frame[["kg", "seller", "buyer"]],
            marker={"size": size, "color": COLOURS["import_kw"], "opacity": 0.65, "line": {"width": 0}},
            hovertemplate=f"%{{y:,.3~f}} {unit} · %{{customdata[0]:,.3~f}} kg<br>"
            "%{customdata[1]} → %{customdata[2]}<extra></extra>",
        )
    )
    figure.update_yaxes(rangemode="tozero")
    return over_time(styled(figure, height=320, unit=unit), words).update_layout(hovermode="closest")


def attribute_figure(frame: pd.DataFrame, words: Words, *, currency: str) -> go.Figure:
    """Mean price for each value of an attribute.

    frame   attribute (code), value (in words), price_yen_per_kg, kg, one row a value
    """
    unit = unit_of("price_yen_per_kg", words, currency)
    figure = go.Figure(
        go.Bar(
            y=[[words(f"attribute.{kind}") for kind in frame["attribute"]], frame["value"]],
            x=frame["price_yen_per_kg"],
            orientation="h",
            customdata=frame["kg"],
            marker_color=ASK,
            text=[f"{price:,.3g}" for price in frame["price_yen_per_kg"]],
            textposition="auto",
            hovertemplate=f"%{{x:,.3~f}} {unit} · %{{customdata:,.3~f}} kg<extra></extra>",
        )
    )
    styled(figure, height=90 + 30 * len(frame))
    figure.update_xaxes(title={"text": unit, "standoff": 4}, showgrid=True, rangemode="tozero")
    return figure.update_yaxes(autorange="reversed", showgrid=False)


def unfilled_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """What stayed unfilled, by reason, for each side.

    frame   side, reason (both codes), kg, one row a side and reason
    """
    figure = go.Figure()
    for side, colour in SIDES.items():
        rows = frame[frame["side"] == side]
        if not rows.empty:
            figure.add_bar(
                y=[words.named("reason", reason) for reason in rows["reason"]],
                x=rows["kg"],
                orientation="h",
                name=words(f"side.{side}"),
                marker_color=colour,
                hovertemplate="%{x:,.3~f} kg",
            )
    styled(figure, height=130 + 44 * frame["reason"].nunique())
    figure.update_xaxes(title={"text": "kg-CO₂", "standoff": 4}, showgrid=True, rangemode="tozero")
    return figure.update_yaxes(autorange="reversed", showgrid=False)
