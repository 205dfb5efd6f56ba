"""Where the credits that traded were made, by prefecture of Japan."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import dash_mantine_components as dmc
import pandas as pd
from dash.development.base_component import Component
from flask import has_request_context, request

from dashboards.scene import Scene

TILES = Path(__file__).parents[1] / "assets" / "squares.geojson"
COUNTRY = "日本"
DEPTH = 2
"""Parts of a place that name a prefecture: country, prefecture."""
LAID_OUT = "prefectures"
"""Part of the URL: how the prefectures are laid out."""
OUTLINES, SQUARES = "outlines", "squares"
WITHOUT_WEBGL = "missing"
"""What `assets/webgl.js` has a browser say that cannot draw maps."""


@cache
def tiles() -> Mapping[str, Mapping[str, Any]]:
    """Each prefecture as a square of a schematic map, a GeoJSON feature, by its Japanese name."""
    features = json.loads(TILES.read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["name"]: feature for feature in features}


def prefecture_of(place: str) -> str | None:
    """The prefecture of a place such as 日本/福島県/会津若松市; None for a wider or foreign one."""
    parts = place.split("/")
    known = len(parts) >= DEPTH and parts[0] == COUNTRY and parts[1] in tiles()
    return parts[1] if known else None


def by_prefecture(trades: pd.DataFrame) -> pd.DataFrame:
    """Columns prefecture, kg, price_yen_per_kg (weighted by grams), trades, the most grams first.

    trades   as from `dashboards.tape.tape`; those that name no prefecture are left out
    """
    placed = trades.assign(
        prefecture=trades["place"].map({place: prefecture_of(place) for place in trades["place"].unique()}),
        paid=trades["kg"] * trades["price_yen_per_kg"],
    ).dropna(subset="prefecture")
    sums = placed.groupby("prefecture").agg(kg=("kg", "sum"), paid=("paid", "sum"), trades=("seq", "nunique"))
    rows = sums.sort_values("kg", ascending=False).reset_index()
    return pd.DataFrame(
        {
            "prefecture": rows["prefecture"],
            "kg": rows["kg"],
            "price_yen_per_kg": rows["paid"] / rows["kg"],
            "trades": rows["trades"],
        }
    )


def map_drawable() -> bool:
    """Whether the reader's browser draws maps; it says so itself."""
    return not has_request_context() or request.cookies.get("webgl") != WITHOUT_WEBGL


def layout_of(scene: Scene) -> str:
    """OUTLINES or SQUARES: squares where they are asked for, or where no map can be drawn."""
    squares = scene.address.one_of(LAID_OUT) == SQUARES or not map_drawable()
    return SQUARES if squares else OUTLINES


def layout_choice(scene: Scene) -> Component:
    """Map or squares; a browser without maps is told why there is no choice."""
    words, drawable = scene.words, map_drawable()
    control = dmc.SegmentedControl(
        id={"sets": LAID_OUT},
        value=layout_of(scene),
        data=[{"value": name, "label": words(f"prefectures.{name}")} for name in (OUTLINES, SQUARES)],
        size="xs",
        disabled=not drawable,
        **{"aria-label": words("prefectures.layout")},
    )
    return control if drawable else dmc.Tooltip(control, label=words("prefectures.undrawable"))
