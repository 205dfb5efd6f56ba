"""Where the sun went and where consumption came from, as one Sankey diagram."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import FLOWS, faint
from dashboards.figures.style import figure
from dashboards.units import shown
from dashboards.words import Words


def flows_figure(frame: pd.DataFrame, words: Words) -> go.Figure:
    """Energy between places.

    frame   from, to (names in FLOWS), kwh > 0, one row a flow
    """
    places = [place for place in FLOWS if place in {*frame["from"], *frame["to"]}]
    through = {place: shown(throughput(frame, place), words) for place in places}
    nodes = {
        "label": [f"{words(f'flow.{place}')}<br>{through[place]} kWh" for place in places],
        "color": [FLOWS[place] for place in places],
        "pad": 28,
        "thickness": 14,
        "line": {"width": 0},
        "hovertemplate": "%{label}<extra></extra>",
    }
    links = {
        "source": [places.index(place) for place in frame["from"]],
        "target": [places.index(place) for place in frame["to"]],
        "value": frame["kwh"],
        "color": [faint(FLOWS[place]) for place in frame["from"]],
        "hovertemplate": "%{source.label}<br>→ %{target.label}<br>→ %{value:,.1f} kWh<extra></extra>",
    }
    sankey = {"type": "sankey", "arrangement": "snap", "node": nodes, "link": links}
    return figure([sankey], height=400, xaxis={}, yaxis={}, margin={"l": 8, "r": 8, "t": 12, "b": 12})


def throughput(frame: pd.DataFrame, place: str) -> float:
    """What leaves a place, or arrives there if nothing leaves [kWh]."""
    leaves = frame.loc[frame["from"] == place, "kwh"].sum()
    return float(leaves or frame.loc[frame["to"] == place, "kwh"].sum())
