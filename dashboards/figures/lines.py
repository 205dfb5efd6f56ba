"""Quantities over time that are not added to each other: prices, factors, stored energy."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS, faint
from dashboards.figures.style import VALUES, ends, figure, held, local, time_axis
from dashboards.units import unit_of
from dashboards.words import Words


def step_figure(frame: pd.DataFrame, words: Words, *, currency: str = "") -> go.Figure:
    """A line for every column but `start`, each value held for its step; a missing value is a gap."""
    return line_figure(held(frame), words, shape="hv", currency=currency)


def stored_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """A line for every column but `start`, each value standing at the end of its step."""
    return line_figure(frame.assign(start=ends(frame)), words, shape="linear")


def line_figure(frame: pd.DataFrame, words: Words, *, shape: str, currency: str = "") -> go.Figure:
    columns = frame.columns.drop("start")
    unit = unit_of(columns[0], words, currency)
    traces = [
        {
            "type": "scatter",
            "x": local(frame["start"]),
            "y": frame[name],
            "name": words.named("column", name),
            "mode": "lines",
            "line": {"shape": shape, "width": 2, "color": COLOURS[name]},
            "connectgaps": False,
            "fill": "tozeroy",
            "fillcolor": faint(COLOURS[name], 0.12),
            "hovertemplate": f"%{{y:,.3~f}} {unit}",
        }
        for name in columns
    ]
    return figure(
        traces,
        height=260,
        unit=unit,
        xaxis=time_axis(words),
        yaxis={**VALUES, "rangemode": "tozero"},
        hovermode="x unified",
        showlegend=len(columns) > 1,
    )
