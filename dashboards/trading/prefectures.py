"""Where the credits that traded were made, by prefecture of Japan."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

TILES = Path(__file__).parents[1] / "assets" / "prefectures.geojson"
COUNTRY = "日本"
DEPTH = 2
"""Parts of a place that name a prefecture: country, prefecture."""


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
