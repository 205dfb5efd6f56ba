"""What attributes are worth: average prices by seller, place, type, disclosure, beside that of all (systems.md A9)."""

import pandas as pd

ATTRIBUTES = ("seller", "place", "energy_type", "disclosed")
PER_KG = 1_000
COLUMNS = ("by", "value", "trades", "grams", "vwap_yen_per_kg", "premium_yen_per_kg")


def premiums(trades: pd.DataFrame) -> pd.DataFrame:
    """One row for each value of each attribute: trades, grams, VWAP, and what that lies above the VWAP of all trades.

    trades   columns grams, price_yen_per_t and the attributes

    A difference of averages, not a cause: who sells dear may also sell elsewhere.
    """
    if trades.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    worth = trades.assign(value=trades["grams"] * trades["price_yen_per_t"])
    overall = worth["value"].sum() / worth["grams"].sum()
    tables = []
    for by in ATTRIBUTES:
        sums = worth.groupby(by).agg(trades=("grams", "size"), grams=("grams", "sum"), value=("value", "sum"))
        mean = sums["value"] / sums["grams"]
        sums["vwap_yen_per_kg"], sums["premium_yen_per_kg"] = mean / PER_KG, (mean - overall) / PER_KG
        tables.append(sums.assign(by=by, value=sums.index))
    return pd.concat(tables, ignore_index=True)[list(COLUMNS)]


def run_premiums(trades: pd.DataFrame) -> pd.DataFrame:
    """The premiums of a run's table of trades; sellers who hide are one group."""
    shown = trades.assign(
        seller=trades["seller"].where(trades["disclosed"], "undisclosed"),
        disclosed=trades["disclosed"].map({True: "disclosed", False: "undisclosed"}),
    )
    return premiums(shown)
