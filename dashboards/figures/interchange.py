"""Power that buildings pass to each other."""

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.colours import COLOURS
from dashboards.figures.style import styled
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
    figure = go.Figure()
    for name, colour in SIDES.items():
        figure.add_bar(
            y=busiest["building"],
            x=busiest[name],
            orientation="h",
            name=words.named("column", name),
            marker={"color": COLOURS[colour], "opacity": strength},
            hovertemplate="%{y}: %{x:,.1f} kWh",
        )
    styled(figure, height=max(260, 90 + 34 * len(busiest)))
    figure.update_xaxes(showgrid=True, title={"text": "kWh", "standoff": 4}, nticks=5)
    return figure.update_yaxes(autorange="reversed", showgrid=False)
