"""Japan as a grid of squares, one a prefecture: readable at any width, and drawn without anybody's map server."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboards.figures.style import VALUES, figure
from dashboards.units import shown, unit_of
from dashboards.words import Words

SHADES = [[0, "rgba(43, 152, 103, 0.2)"], [1, "rgba(43, 152, 103, 0.65)"]]
"""Let the background through, so that names stay readable on light and dark."""
EMPTY = "rgba(128, 138, 150, 0.14)"
SCALE = {
    "title": {"text": "kg-CO₂"},
    "tickformat": VALUES["tickformat"],
    "thickness": 10,
    "len": 0.6,
    "x": 0.02,
    "y": 0.98,
    "yanchor": "top",
}
UNTITLED = {"visible": False, "fixedrange": True}


def prefectures_figure(
    frame: pd.DataFrame, tiles: Mapping[str, Mapping[str, Any]], words: Words, *, currency: str
) -> go.Figure:
    """Each prefecture's grams as the shade of its tile.

    frame   prefecture, kg, price_yen_per_kg, trades, one row a prefecture that traded
    tiles   every prefecture's GeoJSON feature, a square, by name
    """
    traded = frame.set_index("prefecture").to_dict("index")
    corners = [tile["geometry"]["coordinates"][0][0] for tile in tiles.values()]
    grid = {
        "type": "heatmap",
        "x": [x + 0.5 for x, _ in corners],
        "y": [y + 0.5 for _, y in corners],
        "xgap": 3,
        "ygap": 3,
    }
    label = "ja" if words.lang == "ja" else "label_en"
    names = {
        **grid,
        "z": [0] * len(tiles),
        "colorscale": [[0, EMPTY], [1, EMPTY]],
        "showscale": False,
        "text": [tile["properties"][label] for tile in tiles.values()],
        "texttemplate": "%{text}",
        "textfont": {"size": 10 if words.lang == "ja" else 8},
        "hoverinfo": "skip",
    }
    shades = {
        **grid,
        "z": [traded[name]["kg"] if name in traded else None for name in tiles],
        "zmin": 0,
        "zmax": frame["kg"].max(),
        "colorscale": SHADES,
        "colorbar": SCALE,
        "customdata": [told(name, tiles[name], traded, words, currency) for name in tiles],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    return figure(
        [shades, names],
        height=460,
        xaxis=UNTITLED,
        yaxis={**UNTITLED, "scaleanchor": "x"},
        margin={"l": 4, "r": 4, "t": 8, "b": 8},
    )


def told(
    name: str, tile: Mapping[str, Any], traded: Mapping[str, Mapping[str, Any]], words: Words, currency: str
) -> str:
    """What hovering tells of a prefecture."""
    title, row = tile["properties"][words.lang], traded.get(name)
    if row is None:
        return f"{title}<br>{words('prefectures.none')}"
    money = unit_of("price_yen_per_kg", words, currency)
    price = shown(row["price_yen_per_kg"], words)
    return f"{title}<br>{row['kg']:,.3f} kg-CO₂ · {price} {money}<br>{words('column.trades')}: {row['trades']}"
