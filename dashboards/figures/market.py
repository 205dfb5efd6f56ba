"""The market for CO2-reduction value: its book, its prices, and what stayed unfilled."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS, SIDES
from dashboards.figures.style import DOWNWARDS, VALUES, along, figure, local, time_axis
from dashboards.units import unit_of
from dashboards.words import Words

LARGEST_DOT = 26
SMALLEST_DOT = 5
MOST_DOTS = 1500
COARSER = (1, 60, 1440, 10080)
"""Lengths of time [min] that a dot may stand for."""
MOST_VALUES = 6
MARGIN = 0.1
"""Share of the highest price by which the book is drawn beyond its last orders."""


def depth_figure(frame: pd.DataFrame, words: Words, *, currency: str) -> go.Figure:
    """Depth of the book: how much stands at each price or better; who accepts a price accepts a better one.

    frame   side, price_yen_per_kg, depth_kg, best price first, one row a price
    """
    unit = unit_of("price_yen_per_kg", words, currency)
    low, high = frame["price_yen_per_kg"].min(), frame["price_yen_per_kg"].max()
    ends = {"bid": max(0.0, low - MARGIN * high), "ask": high + MARGIN * high}
    traces = []
    for side, rows in frame.groupby("side", sort=False):
        prices, depths = rows["price_yen_per_kg"].tolist(), rows["depth_kg"].tolist()
        traces.append(
            {
                "type": "scatter",
                "x": [prices[0], *prices, ends[side]],
                "y": [0, *depths, depths[-1]],
                "name": words(f"side.{side}"),
                "mode": "lines",
                "line": {"shape": "hv", "width": 2, "color": SIDES[side]},
                "fill": "tozeroy",
                "hovertemplate": f"%{{x:,.3~f}} {unit}: %{{y:,.3~f}} kg",
            }
        )
    xaxis = {**along(unit), "rangemode": "normal"}
    yaxis = {**VALUES, "rangemode": "tozero"}
    return figure(traces, height=320, unit="kg-CO₂", xaxis=xaxis, yaxis=yaxis, hovermode="closest")


def price_figure(frame: pd.DataFrame, words: Words, *, currency: str) -> go.Figure:
    """What traded at which time and price; a dot is as large as its grams.

    frame   time, price_yen_per_kg, kg, one row a trade
    """
    unit = unit_of("price_yen_per_kg", words, currency)
    rows = dots(frame)
    trace = {
        "type": "scatter",
        "x": local(rows["time"]),
        "y": rows["price_yen_per_kg"],
        "mode": "markers",
        "customdata": rows[["kg", "trades"]],
        "marker": {
            "size": SMALLEST_DOT + (LARGEST_DOT - SMALLEST_DOT) * (rows["kg"] / rows["kg"].max()) ** 0.5,
            "color": COLOURS["import_kw"],
            "opacity": 0.65,
            "line": {"width": 0},
        },
        "hovertemplate": f"%{{y:,.3~f}} {unit} · %{{customdata[0]:,.3~f}} kg<br>"
        f"{words('column.trades')}: %{{customdata[1]}}<extra></extra>",
    }
    xaxis = {**time_axis(words), "range": around(rows["time"])}
    yaxis = {**VALUES, "rangemode": "tozero"}
    return figure([trace], height=320, unit=unit, xaxis=xaxis, yaxis=yaxis, hovermode="closest")


def around(times: pd.Series) -> list[str] | None:
    """An hour before and after, where all happened at one moment; else Plotly's own choice."""
    first, last = times.iloc[[0]], times.iloc[[-1]]
    hour = pd.Timedelta(hours=1)
    return [*local(first - hour), *local(last + hour)] if first.item() == last.item() else None


def dots(frame: pd.DataFrame) -> pd.DataFrame:
    """Trades of one moment and price as one row, moments made coarser until no more than MOST_DOTS are left."""
    for minutes in COARSER:
        moment = frame["time"].dt.floor(f"{minutes}min")
        groups = frame.groupby([moment, "price_yen_per_kg"])["kg"]
        if groups.ngroups <= MOST_DOTS:
            break
    return groups.agg(kg="sum", trades="count").reset_index()


def attribute_figure(frame: pd.DataFrame, words: Words, *, currency: str) -> go.Figure:
    """Mean price for each value of an attribute, the MOST_VALUES that traded most.

    frame   attribute (code), value (in words), price_yen_per_kg, kg, one row a value; low and high_yen_per_kg

    The whisker holds the middle 80 % of the grams: it tells how prices spread, not how sure the mean is.
    """
    unit = unit_of("price_yen_per_kg", words, currency)
    frame = frame.groupby("attribute", sort=False).head(MOST_VALUES)
    trace = {
        "type": "bar",
        "orientation": "h",
        "y": [[words(f"attribute.{kind}") for kind in frame["attribute"]], frame["value"].tolist()],
        "x": frame["price_yen_per_kg"],
        "customdata": frame["kg"],
        "text": [f"{price:,.3g}" for price in frame["price_yen_per_kg"]],
        "textposition": "inside",
        "insidetextanchor": "start",
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": (frame["high_yen_per_kg"] - frame["price_yen_per_kg"]).clip(lower=0),
            "arrayminus": (frame["price_yen_per_kg"] - frame["low_yen_per_kg"]).clip(lower=0),
            "thickness": 1.5,
        },
        "marker": {"color": COLOURS["price"]},
        "hovertemplate": f"%{{x:,.3~f}} {unit} · %{{customdata:,.3~f}} kg<extra></extra>",
    }
    return figure([trace], height=90 + 30 * len(frame), xaxis=along(unit), yaxis=DOWNWARDS)


def unfilled_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """What stayed unfilled, by reason, for each side.

    frame   side, reason (both codes), kg, one row a side and reason
    """
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [words.named("reason", reason) for reason in rows["reason"]],
            "x": rows["kg"],
            "name": words(f"side.{side}"),
            "marker": {"color": SIDES[side]},
            "hovertemplate": "%{x:,.3~f} kg",
        }
        for side, rows in frame.groupby("side", sort=False)
    ]
    height = 130 + 44 * len(frame["reason"].unique())
    return figure(bars, height=height, xaxis=along("kg-CO₂"), yaxis=DOWNWARDS, showlegend=True)


def curves_figure(frame: pd.DataFrame, words: Words, *, currency: str) -> go.Figure:
    """Demand and supply of a call as steps, with what traded at which prices.

    frame   side (bid, ask, trade), price_yen_per_kg, kg, depth_kg; bids falling in price, asks rising
    """
    unit = unit_of("price_yen_per_kg", words, currency)
    traces = [
        {
            "type": "scatter",
            "x": [0, *rows["depth_kg"]],
            "y": [*rows["price_yen_per_kg"], rows["price_yen_per_kg"].iloc[-1]],
            "name": words(f"side.{side}"),
            "mode": "lines",
            "line": {"shape": "hv", "width": 2, "color": SIDES[side]},
            "hovertemplate": f"%{{y:,.3~f}} {unit}: %{{x:,.3~f}} kg",
        }
        for side, rows in frame[frame["side"] != "trade"].groupby("side", sort=False)
    ]
    xaxis = {**along("kg-CO₂"), "nticks": 5}
    cleared = clearing_point(frame[frame["side"] == "trade"], words, unit)
    return figure(
        [*traces, cleared],
        height=320,
        unit=unit,
        xaxis=xaxis,
        yaxis={**VALUES, "rangemode": "tozero"},
        hovermode="closest",
    )


def clearing_point(trades: pd.DataFrame, words: Words, unit: str) -> dict[str, Any]:
    """All that traded at the mean price, with the span of the class prices around it."""
    kg = trades["kg"].sum()
    mean = (trades["kg"] * trades["price_yen_per_kg"]).sum() / kg
    low, high = trades["price_yen_per_kg"].min(), trades["price_yen_per_kg"].max()
    return {
        "type": "scatter",
        "x": [kg],
        "y": [mean],
        "name": words("side.trade"),
        "mode": "markers",
        "marker": {"size": 13, "symbol": "diamond", "color": COLOURS["pv_kw"]},
        "error_y": {"type": "data", "symmetric": False, "array": [high - mean], "arrayminus": [mean - low]},
        "hovertemplate": f"%{{y:,.3~f}} ({low:,.3g}–{high:,.3g}) {unit}: %{{x:,.3~f}} kg",
    }
