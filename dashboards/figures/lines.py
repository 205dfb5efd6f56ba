"""Quantities over time that are not added to each other: prices, factors, stored energy."""

from functools import partial

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS, faint
from dashboards.figures.style import local, over_time, styled
from dashboards.units import unit_of
from dashboards.words import Words


def line_figure(frame: pd.DataFrame, words: Words, *, currency: str = "", shape: str = "hv") -> go.Figure:
    """A line for every column but `start`; a missing value is a gap.

    shape   hv: a value holds for its step; linear: a value is that of the step's end
    """
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


stored_figure = partial(line_figure, shape="linear")
