"""Japan in its outlines: where people look for a prefecture. Drawn from this server's own file, without any tile."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.prefectures import EMPTY, SCALE, told
from dashboards.figures.style import COMMON, NOTHING
from dashboards.words import Words

OUTLINES = "/assets/outlines.geojson"
"""Fetched and kept by the browser; how it was made stands beside it in `outlines.md`."""
SHADES = [[0, "rgba(43, 152, 103, 0.15)"], [1, "rgba(43, 152, 103, 0.95)"]]
"""Let the background through, light or dark; nothing is written on them."""
LINE = {"width": 0.8, "color": "rgba(128, 138, 150, 0.9)"}
STYLE = {
    "version": 8,
    "sources": {},
    "layers": [{"id": "ground", "type": "background", "paint": {"background-color": NOTHING}}],
}
"""Nothing to fetch: no tiles, no glyphs; the page's own ground shines through."""
VIEW = {"center": {"lon": 137.2, "lat": 38.55}, "zoom": 3.68}
"""From Kyushu to Hokkaido in 325 x 370 pixels: a narrow telephone too has them."""
INSET = {"lon": [128.5, 135.8, 135.8], "lat": [38.2, 38.2, 41.9]}
"""The corner between Okinawa's inset and the sea around it."""
HEIGHT = 430


def prefecture_map(
    frame: pd.DataFrame, tiles: Mapping[str, Mapping[str, Any]], words: Words, *, currency: str
) -> go.Figure:
    """Each prefecture's grams as the shade of its land.

    frame   prefecture, kg, price_yen_per_kg, trades, one row a prefecture that traded
    tiles   every prefecture's names, as the properties of a GeoJSON feature, by name
    """
    traded = frame.set_index("prefecture").to_dict("index")
    others = [name for name in tiles if name not in traded]
    lands = [
        {**land(others, tiles, traded, words, currency), "z": [0] * len(others), "colorscale": flat(EMPTY)},
        {
            **land([*traded], tiles, traded, words, currency),
            "z": frame["kg"],
            "zmin": 0,
            "zmax": frame["kg"].max(),
            "colorscale": SHADES,
            "showscale": True,
            "colorbar": {**SCALE, "len": 0.4, "x": 0.98, "xanchor": "right", "y": 0.02, "yanchor": "bottom"},
        },
    ]
    corner = {"type": "scattermap", **INSET, "mode": "lines", "line": {**LINE, "width": 1}, "hoverinfo": "skip"}
    layout = {
        **COMMON,
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "showlegend": False,
        "map": {**VIEW, "style": STYLE},
    }
    return go.Figure({"data": [*lands, corner], "layout": layout})


def land(
    names: list[str],
    tiles: Mapping[str, Mapping[str, Any]],
    traded: Mapping[str, Mapping[str, Any]],
    words: Words,
    currency: str,
) -> dict[str, Any]:
    return {
        "type": "choroplethmap",
        "geojson": OUTLINES,
        "featureidkey": "properties.name",
        "locations": names,
        "marker": {"line": LINE},
        "showscale": False,
        "customdata": [told(name, tiles[name], traded, words, currency) for name in names],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def flat(colour: str) -> list[list[float | str]]:
    return [[0, colour], [1, colour]]
