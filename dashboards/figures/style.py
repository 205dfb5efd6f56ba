"""What all figures share. Colours of text and lines are for paper; on the screen the style sheet adapts them.

A figure is given to Plotly whole, as one dictionary: checking it piece by piece takes five times as long.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboards.words import Words

FONT = (
    "system-ui, 'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans JP', 'Noto Sans CJK JP', Meiryo, "
    "'Segoe UI', Roboto, sans-serif"
)
TEXT = "#343a40"
NOTHING = "rgba(0, 0, 0, 0)"
ZERO_LINE = {"width": 1, "color": "#78909c"}
MINUTE_MS = 60_000
DAY_MS = 86_400_000

VALUES = {
    "gridcolor": "rgba(128, 138, 150, 0.25)",
    "zeroline": False,
    "automargin": True,
    "tickformat": ",.3~f",
    "tickangle": 0,
}
"""An axis of numbers."""
NAMES = {**VALUES, "showgrid": False, "ticks": "outside", "ticklen": 6, "tickcolor": NOTHING}
"""An axis of times or names: no lines across, and a little distance."""
DOWNWARDS = {**NAMES, "autorange": "reversed"}
"""Names beside horizontal bars, the first on top."""

WIDE_LEGEND = {"orientation": "h", "yref": "container", "yanchor": "bottom", "y": 0, "x": 0}
"""Below the chart, each entry as wide as it is: for names that nobody can shorten."""

COMMON = {
    "template": "none",
    "font": {"family": FONT, "size": 12, "color": TEXT},
    "paper_bgcolor": NOTHING,
    "plot_bgcolor": NOTHING,
    "hoverlabel": {"font": {"family": FONT, "size": 12}},
    "legend": {
        "orientation": "h",
        "yref": "container",
        "yanchor": "bottom",
        "y": 0,
        "x": 0,
        "itemsizing": "constant",
        "traceorder": "normal",
        "entrywidth": 84,
    },
    "bargap": 0.25,
}


def figure(
    traces: Sequence[Mapping[str, Any]],
    *,
    height: int,
    xaxis: Mapping[str, Any],
    yaxis: Mapping[str, Any],
    unit: str = "",
    **layout: Any,
) -> go.Figure:
    """A figure in the common look; `unit` is written above the value axis."""
    margin = {"l": 52, "r": 12, "t": 28 if unit else 8, "b": 28}
    places = {"xaxis": xaxis, "yaxis": yaxis, "annotations": [above_axis(unit)] if unit else []}
    return go.Figure({"data": traces, "layout": {**COMMON, "height": height, "margin": margin, **places, **layout}})


def above_axis(unit: str) -> dict[str, Any]:
    return {
        "text": unit,
        "x": 0,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -44,
        "yshift": 6,
        "showarrow": False,
        "font": {"size": 11},
    }


def time_axis(words: Words) -> dict[str, Any]:
    """Dates and hours as the reader writes them."""
    day, hour = words("format.day"), "%H:%M"
    return {
        **NAMES,
        "type": "date",
        "tickformat": None,
        "tickformatstops": [
            {"dtickrange": [None, MINUTE_MS - 1], "value": f"{hour}:%S\n{day}"},
            {"dtickrange": [MINUTE_MS, DAY_MS - 1], "value": f"{hour}\n{day}"},
            {"dtickrange": [DAY_MS, "M1"], "value": day},
            {"dtickrange": ["M1", None], "value": words("format.month")},
        ],
        "hoverformat": f"{day} {hour}",
        "showspikes": True,
        "spikethickness": 1,
        "spikedash": "dot",
        "spikemode": "across",
    }


def along(unit: str) -> dict[str, Any]:
    """A horizontal axis of numbers, named after its unit."""
    return {**VALUES, "title": {"text": unit, "standoff": 4}, "rangemode": "tozero", "nticks": 6}


def held(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of steps with the last one repeated at its end: a value holds for the whole of its step."""
    return pd.concat([frame, frame.iloc[[-1]].assign(start=ends(frame).iloc[-1])], ignore_index=True)


def ends(frame: pd.DataFrame) -> pd.Series:
    """The moment at which each row's step ends; of a single row no length is known."""
    start = frame["start"]
    return start + (start.iloc[1] - start.iloc[0] if len(start) > 1 else pd.Timedelta(0))


def local(start: pd.Series) -> list[str]:
    """Local wall-clock times as Plotly takes them: without a zone, which it would ignore."""
    return np.datetime_as_string(start.dt.tz_localize(None).to_numpy(), unit="m").tolist()
