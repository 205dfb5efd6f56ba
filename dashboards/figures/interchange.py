"""Power that buildings pass to each other."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS
from dashboards.figures.style import DOWNWARDS, along, figure
from dashboards.words import Words

MOST_BUILDINGS = 16
SIDES = {"given_kwh": "given_kw", "taken_kwh": "taken_kw"}


def interchange_figure(frame: pd.DataFrame, words: Words, *, chosen: str | None = None) -> go.Figure:
    """Who gave and who took, the busiest buildings first.

    frame    building, given_kwh, taken_kwh, one row a building
    chosen   the building to stand out, None: all do
    """
    busiest = frame.assign(both=frame["given_kwh"] + frame["taken_kwh"]).nlargest(MOST_BUILDINGS, "both")
    strength = [1.0 if chosen in (None, building) else 0.35 for building in busiest["building"]]
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": busiest["building"],
            "x": busiest[name],
            "name": words.named("column", name),
            "marker": {"color": COLOURS[colour], "opacity": strength},
            "hovertemplate": "%{y}: %{x:,.1f} kWh",
        }
        for name, colour in SIDES.items()
    ]
    return figure(bars, height=max(260, 90 + 34 * len(busiest)), xaxis=along("kWh"), yaxis=DOWNWARDS)


def links_figure(frame: pd.DataFrame) -> go.Figure:
    """What passed from block to block.

    frame   from_block, to_block, kwh, one row a link and direction
    """
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": frame["from_block"] + " → " + frame["to_block"],
        "x": frame["kwh"],
        "marker": {"color": COLOURS["given_kw"]},
        "hovertemplate": "%{y}: %{x:,.1f} kWh<extra></extra>",
    }
    return figure([bars], height=max(260, 90 + 40 * len(frame)), xaxis=along("kWh"), yaxis=DOWNWARDS)
