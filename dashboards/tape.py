"""Trades as people read them: kilograms and money a kilogram."""

from functools import lru_cache

import pandas as pd

from dashboards.runs import SavedRun
from dashboards.units import GRAMS_PER_KG

UYEN_PER_YEN = 1_000_000
SPREAD = (0.1, 0.9)
"""Shares of the grams that traded below the low and the high end of a price's spread."""
NOISE = 1e-12
ATTRIBUTES = ("energy_type", "place", "seller", "buyer")


@lru_cache(maxsize=4)
def tape(run: SavedRun, undisclosed: str) -> pd.DataFrame:
    """All trades, the latest first, one row each; the caller must not change them.

    undisclosed   stands for every seller who wishes no name
    """
    parts = run.table("trades")
    sums = parts.groupby("seq")[["grams", "amount_uyen"]].transform("sum")
    trades = parts.assign(**sums).drop_duplicates("seq")
    return trades.assign(
        kg=trades["grams"] / GRAMS_PER_KG,
        price_yen_per_kg=trades["price_yen_per_t"] / GRAMS_PER_KG,
        amount_yen=trades["amount_uyen"] / UYEN_PER_YEN,
        seller=trades["seller"].where(trades["disclosed"], undisclosed),
    ).sort_values("seq", ascending=False, ignore_index=True)


def prices_by_attribute(trades: pd.DataFrame) -> pd.DataFrame:
    """Mean price, weighted by grams, for each value that an attribute takes.

    trades   as from `tape`

    Columns attribute, value, price_yen_per_kg, low_yen_per_kg, high_yen_per_kg (between them the middle 80 % of the
    grams), kg, trades; the larger quantity first within an attribute.
    """
    return pd.concat([mean_prices(trades, attribute) for attribute in ATTRIBUTES], ignore_index=True)


def mean_prices(trades: pd.DataFrame, attribute: str) -> pd.DataFrame:
    value_yen = trades["kg"] * trades["price_yen_per_kg"]
    groups = trades.assign(value_yen=value_yen).groupby(attribute)
    sums = groups.agg(kg=("kg", "sum"), value_yen=("value_yen", "sum"), trades=("seq", "nunique"))
    low, high = (weighted_quantiles(trades, attribute, share) for share in SPREAD)
    sums = sums.assign(low=low, high=high).sort_values("kg", ascending=False).reset_index(names="value")
    return pd.DataFrame(
        {
            "attribute": attribute,
            "value": sums["value"],
            "price_yen_per_kg": sums["value_yen"] / sums["kg"],
            "low_yen_per_kg": sums["low"],
            "high_yen_per_kg": sums["high"],
            "kg": sums["kg"],
            "trades": sums["trades"],
        }
    )


def weighted_quantiles(trades: pd.DataFrame, attribute: str, share: float) -> pd.Series:
    """For each value of the attribute the least price up to which this share of its grams traded."""
    rising = trades.sort_values("price_yen_per_kg", kind="stable")
    below = rising.groupby(attribute)["kg"].cumsum() / rising.groupby(attribute)["kg"].transform("sum")
    return rising[below >= share - NOISE].groupby(attribute)["price_yen_per_kg"].first()
