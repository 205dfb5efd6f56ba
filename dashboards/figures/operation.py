"""How the district was run: by time of day, at its peak, against the forecast."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS
from dashboards.figures.style import DOWNWARDS, NAMES, VALUES, WIDE_LEGEND, along, figure, held, local, time_axis
from dashboards.units import unit_of
from dashboards.words import Words

PALE_TO_DARK = [[0, "#fff3e0"], [0.5, "#ffa726"], [1, "#7f2704"]]
BOTH_WAYS = [[0, "#2166ac"], [0.5, "#f7f7f7"], [1, "#b2182b"]]
"""Where a quantity has two signs: blue is fed in, red is drawn."""
MOST_BUILDINGS = 16
WITH, WITHOUT = COLOURS["import_kw"], COLOURS["pv_kw"]


def heat_figure(frame: pd.DataFrame, words: Words, *, currency: str) -> go.Figure:
    """Days from left to right, time of day upwards, the quantity as colour.

    frame   start, then the quantity, one row a step
    """
    name = frame.columns[1]
    unit = unit_of(name, words, currency)
    local_start = frame["start"].dt.tz_localize(None)
    cells = pd.pivot_table(
        pd.DataFrame(
            {"day": local_start.dt.normalize(), "time": local_start.dt.strftime("%H:%M"), "value": frame[name]}
        ),
        index="time",
        columns="day",
        values="value",
    )
    both = cells.min(axis=None) < 0 < cells.max(axis=None)
    trace = {
        "type": "heatmap",
        "x": cells.columns.strftime("%Y-%m-%d"),
        "y": cells.index,
        "z": cells.to_numpy().round(4),
        "colorscale": BOTH_WAYS if both else PALE_TO_DARK,
        **({"zmid": 0} if both else {}),
        "colorbar": {"title": {"text": unit}, "thickness": 10, "outlinewidth": 0},
        "hovertemplate": f"%{{x}} %{{y}}: %{{z:,.3~f}} {unit}<extra></extra>",
    }
    yaxis = {**NAMES, "type": "category", "nticks": 9}
    return figure([trace], height=320, xaxis={**time_axis(words), "showspikes": False}, yaxis=yaxis)


def peak_day_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """Power bought on the worst day, with neighbours and without.

    frame   start, drawn_kw and perhaps alone_kw, one row a step
    """
    return power_lines(frame, {"drawn_kw": (WITH, "solid"), "alone_kw": (WITHOUT, "dash")}, words)


def forecast_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """What happened as a full line, what had been forecast as a dotted one.

    frame   start, then any of the columns below [kW], one row a step
    """
    styles = {
        "actual_demand_kw": (COLOURS["demand_kw"], "solid"),
        "forecast_demand_kw": (COLOURS["demand_kw"], "dot"),
        "actual_available_kw": (COLOURS["pv_kw"], "solid"),
        "forecast_available_kw": (COLOURS["pv_kw"], "dot"),
    }
    return power_lines(frame, styles, words)


def power_lines(frame: pd.DataFrame, styles: Mapping[str, tuple[str, str]], words: Words) -> go.Figure:
    """A line for every column that has a style: its colour and its dash."""
    frame = held(frame)
    traces = [
        {
            "type": "scatter",
            "x": local(frame["start"]),
            "y": frame[name],
            "name": words.named("column", name),
            "mode": "lines",
            "line": {"shape": "hv", "width": 2, "color": colour, "dash": dash},
            "hovertemplate": "%{y:,.1f} kW",
        }
        for name, (colour, dash) in styles.items()
        if name in frame
    ]
    return figure(
        traces,
        height=300,
        unit="kW",
        xaxis=time_axis(words),
        yaxis={**VALUES, "rangemode": "tozero"},
        hovermode="x unified",
        showlegend=True,
        legend=WIDE_LEGEND,
    )


def contracts_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """Contract power of each building with neighbours and without, the largest first.

    frame   building (in words), contract_kw, alone_kw, one row a building
    """
    largest = frame.nlargest(MOST_BUILDINGS, "alone_kw")
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": largest["building"],
            "x": largest[name],
            "name": words(f"contract.{name}"),
            "marker": {"color": colour},
            "hovertemplate": "%{y}: %{x:,.1f} kW",
        }
        for name, colour in (("contract_kw", WITH), ("alone_kw", WITHOUT))
    ]
    height = max(300, 100 + 40 * len(largest))
    return figure(bars, height=height, xaxis=along("kW"), yaxis=DOWNWARDS, showlegend=True, legend=WIDE_LEGEND)
