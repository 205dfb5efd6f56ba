"""Quantities over time that are not added to each other: prices, factors, stored energy."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS, faint
from dashboards.figures.style import ends, held, local, over_time, styled
from dashboards.units import unit_of
from dashboards.words import Words


def step_figure(frame: pd.DataFrame, words: Words, *, currency: str = "") -> go.Figure:
    """A line for every column but `start`, each value held for its step; a missing value is a gap."""
    return line_figure(held(frame), words, shape="hv", currency=currency)


def stored_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """A line for every column but `start`, each value standing at the end of its step."""
    return line_figure(frame.assign(start=ends(frame)), words, shape="linear")


def line_figure(frame: pd.DataFrame, words: Words, *, shape: str, currency: str = "") -> go.Figure:
    figure = go.Figure()
    columns = frame.columns.drop("start")
    unit = unit_of(columns[0], words, currency)
    for name in columns:
        figure.add_scatter(
            x=local(frame["start"]),
            y=frame[name],
            name=words.named("column", name),
            mode="lines",
            line={"shape": shape, "width": 2, "color": COLOURS[name]},
            connectgaps=False,
            fill="tozeroy",
            fillcolor=faint(COLOURS[name], 0.12),
            hovertemplate=f"%{{y:,.3~f}} {unit}",
        )
    figure.update_yaxes(rangemode="tozero")
    figure.update_layout(showlegend=len(columns) > 1)
    return over_time(styled(figure, height=260, unit=unit), words)
