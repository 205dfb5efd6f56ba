"""What attributes are worth: average prices by seller, place, type, disclosure, beside that of all (systems.md A9)."""

from collections.abc import Sequence

import pandas as pd

from market.units import GRAMS_PER_KG

ATTRIBUTES = ("seller", "place", "energy_type", "disclosed")
COLUMNS = ("by", "value", "trades", "grams", "vwap_yen_per_kg", "premium_yen_per_kg")


def premiums(trades: pd.DataFrame, price: str = "price_yen_per_t", within: Sequence[str] = ()) -> pd.DataFrame:
    """One row for each value of each attribute: trades, grams, VWAP, and what that lies above the VWAP of all trades.

    trades   columns grams, the price and the attributes
    within   columns of markets that are compared each by itself; they come first in the result

    A difference of averages, not a cause: who sells dear may also sell elsewhere.
    """
    columns = [*within, *COLUMNS]
    if trades.empty:
        return pd.DataFrame(columns=columns)
    worth = trades.assign(value=trades["grams"] * trades[price], market=0)
    markets = ["market", *within]
    overall = worth.groupby(markets, sort=False)[["value", "grams"]].sum()
    tables = []
    for by in ATTRIBUTES:
        groups = worth.groupby([*markets, by], sort=False)
        sums = groups.agg(trades=("grams", "size"), grams=("grams", "sum"), value=("value", "sum")).reset_index(by)
        mean, of_all = sums["value"] / sums["grams"], overall["value"] / overall["grams"]
        sums["vwap_yen_per_kg"] = mean / GRAMS_PER_KG
        sums["premium_yen_per_kg"] = mean.sub(of_all.reindex(mean.index)) / GRAMS_PER_KG
        tables.append(sums.assign(by=by, value=sums[by]).reset_index())
    return pd.concat(tables, ignore_index=True)[columns]


def run_premiums(trades: pd.DataFrame) -> pd.DataFrame:
    """The premiums of a run's table of trades; sellers who hide are one group."""
    shown = trades.assign(
        seller=trades["seller"].where(trades["disclosed"], "undisclosed"),
        disclosed=trades["disclosed"].map({True: "disclosed", False: "undisclosed"}),
    )
    return premiums(shown)
