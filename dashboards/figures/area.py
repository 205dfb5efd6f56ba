"""An area's balance, its supply by the hour, and its balancing power."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import BALANCE, STORES, SUPPLY, TIERS
from dashboards.figures.style import DOWNWARDS, NAMES, VALUES, WIDE_LEGEND, along, figure, held, local, time_axis
from dashboards.words import Words

LEGEND = {**WIDE_LEGEND, "traceorder": "normal"}
"""In the order in which bars are stacked."""


def balance_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """What each area's demand is met by, in percent of it, one bar an area, sector and year.

    frame   as of `dashboards.area.balance.by_area`, codes in words
    """
    names = frame["area"] + " · " + frame["sector"] + " · " + frame["year"]
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": names,
            "x": 100 * frame[part] / frame["demand_kwh"],
            "customdata": frame[part],
            "name": words(f"column.{part}"),
            "marker": {"color": BALANCE[part]},
            "hovertemplate": "%{y}: %{x:.1f} % (%{customdata:,.0f} kWh)",
        }
        for part in BALANCE
        if frame[part].any()
    ]
    return figure(
        bars,
        height=130 + 40 * len(frame),
        xaxis={**along("%"), "range": [0, 100]},
        yaxis=DOWNWARDS,
        showlegend=True,
        legend=LEGEND,
        barmode="stack",
    )


def matching_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """Use of a mean day by the hour, stacked by what supplied it.

    frame   hour, then the columns of SUPPLY and renewable_percent
    """
    bars = [
        {
            "type": "bar",
            "x": frame["hour"],
            "y": frame[part],
            "customdata": frame["renewable_percent"],
            "name": words(f"column.{part}"),
            "marker": {"color": SUPPLY[part]},
            "hovertemplate": "%{x}:00 %{y:,.1f} kWh (%{customdata:.0f} %)",
        }
        for part in SUPPLY
        if frame[part].any()
    ]
    hours = {**NAMES, "range": [-0.5, 23.5], "dtick": 4, "ticksuffix": ":00"}
    return figure(
        bars, height=320, unit="kWh", xaxis=hours, yaxis=VALUES, showlegend=True, legend=LEGEND, barmode="stack"
    )


def outages_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """How long demand of each tier held out in each building, the critical first.

    frame   outage, building, tier, hours, held_h, unserved_kwh
    """
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": rows["building"] + " · " + rows["outage"],
            "x": rows["held_h"],
            "customdata": rows["unserved_kwh"],
            "name": words(f"tier.{tier}"),
            "marker": {"color": TIERS[tier]},
            "hovertemplate": "%{y}: %{x:.1f} h (%{customdata:,.1f} kWh)",
        }
        for tier, rows in frame.groupby("tier")
    ]
    return figure(
        bars,
        height=130 + 24 * len(frame),
        xaxis={**along("h"), "range": [0, float(frame["hours"].max())]},
        yaxis=DOWNWARDS,
        showlegend=True,
        legend=LEGEND,
        barmode="group",
    )


def flexibility_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """Balancing power of each kind of store: up above zero, down below.

    frame   start, then `<kind>_up_kw` and `<kind>_down_kw`, one row a step
    """
    frame = held(frame)
    columns = [name for name in frame.columns if name != "start"]
    lines = [
        {
            "type": "scatter",
            "x": local(frame["start"]),
            "y": frame[name] * (-1 if name.endswith("_down_kw") else 1),
            "name": words(f"column.{name}"),
            "mode": "lines",
            "stackgroup": "down" if name.endswith("_down_kw") else "up",
            "line": {"shape": "hv", "width": 0.5, "color": STORES[name.split("_")[0]]},
            "hovertemplate": "%{y:,.1f} kW",
        }
        for name in columns
    ]
    return figure(
        lines,
        height=320,
        unit="kW",
        xaxis=time_axis(words),
        yaxis={**VALUES, "zeroline": True},
        hovermode="x unified",
        showlegend=True,
        legend=LEGEND,
    )
