"""The energy behind a lot of credits, and what became of its grams."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import STATES, WH
from dashboards.figures.style import VALUES, WIDE_LEGEND, along, figure, local, time_axis
from dashboards.words import Words


def metering_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """Energy of each step by where it was used.

    frame   start, then one column a fate [Wh]
    """
    bars = [
        {
            "type": "bar",
            "x": local(frame["start"]),
            "y": frame[name],
            "name": words.named("column", name),
            "marker": {"color": WH[name]},
            "hovertemplate": "%{y:,.0f} Wh",
        }
        for name in frame.columns.drop("start")
        if frame[name].any()
    ]
    return figure(
        bars,
        height=280,
        unit="Wh",
        xaxis=time_axis(words),
        yaxis=VALUES,
        barmode="stack",
        hovermode="x unified",
        legend=WIDE_LEGEND,
    )


def history_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """The lot as one bar, cut where its grams have different pasts.

    frame   from_g, until_g, grams, holder (None: undisclosed), state (code), trade, one row a part
    """
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": [""] * len(rows),
            "x": rows["grams"],
            "base": rows["from_g"],
            "name": words(f"state.{state}"),
            "marker": {"color": STATES[state], "line": {"width": 1, "color": "#ffffff"}},
            "customdata": rows[["from_g", "until_g", "holder"]],
            "hovertemplate": "%{customdata[2]}<br>%{customdata[0]:,} – %{customdata[1]:,} g",
        }
        for state, rows in frame.groupby("state", sort=False)
    ]
    return figure(
        bars,
        height=170,
        xaxis=along("g"),
        yaxis={**VALUES, "showgrid": False},
        barmode="overlay",
        showlegend=True,
        legend=WIDE_LEGEND,
    )
