"""The book left at the end: orders that still stand, and all that found no partner."""

from functools import lru_cache

import pandas as pd

from dashboards.runs import SavedRun
from dashboards.units import GRAMS_PER_KG

COLUMNS = (
    "seq",
    "side",
    "account",
    "grams",
    "filled_g",
    "limit_yen_per_t",
    "lot_kind",
    "condition",
    "place",
    "energy_type",
    "status",
    "reason",
)
STANDING = ("open", "partly_filled")
HIDDEN = "undisclosed-"
"""How the name begins that the store gives an undisclosed seller, for one order only."""


@lru_cache(maxsize=4)
def unfilled(run: SavedRun) -> pd.DataFrame:
    """Orders with grams to go, in kilograms and money a kilogram; one that left the book has its end as reason."""
    orders = run.table("orders", COLUMNS)
    orders = orders[orders["grams"] > orders["filled_g"]]
    return orders.assign(
        kg=(orders["grams"] - orders["filled_g"]) / GRAMS_PER_KG,
        price_yen_per_kg=orders["limit_yen_per_t"] / GRAMS_PER_KG,
        reason=orders["reason"].where(orders["reason"] != "", orders["status"]),
    )


@lru_cache(maxsize=4)
def resting(run: SavedRun, *, undisclosed: str, unasked: str) -> pd.DataFrame:
    """Orders that still stand, asks before bids, the best price of each side first, then the earlier.

    undisclosed   stands for every seller who wishes no name
    unasked       stands for a place or kind of energy that a bid leaves open
    """
    orders = unfilled(run)
    orders = orders[orders["status"].isin(STANDING)]
    orders = orders.assign(
        account=orders["account"].mask(orders["account"].str.startswith(HIDDEN), undisclosed),
        place=orders["place"].replace("", unasked),
        energy_type=orders["energy_type"].replace("", unasked),
    )
    asks = orders[orders["side"] == "ask"].sort_values(["price_yen_per_kg", "seq"])
    bids = orders[orders["side"] == "bid"].sort_values(["price_yen_per_kg", "seq"], ascending=[False, True])
    return pd.concat([asks, bids], ignore_index=True)


def depth(orders: pd.DataFrame) -> pd.DataFrame:
    """Columns side, price_yen_per_kg, kg, depth_kg: what stands at a price, and there or better.

    orders   as from `resting`
    """
    levels = orders.groupby(["side", "price_yen_per_kg"], sort=False)["kg"].sum().reset_index()
    return levels.assign(depth_kg=levels.groupby("side")["kg"].cumsum())


def unfilled_by_reason(orders: pd.DataFrame) -> pd.DataFrame:
    """Columns side, reason (code), kg, orders; the larger quantity first.

    orders   as from `unfilled`
    """
    groups = orders.groupby(["side", "reason"])
    sums = groups.agg(kg=("kg", "sum"), orders=("seq", "count")).reset_index()
    return sums.sort_values("kg", ascending=False, ignore_index=True)
