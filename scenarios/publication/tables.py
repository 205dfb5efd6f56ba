"""The tables of a run as everybody may have them (market rule 17)."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from market.publication import UNDISCLOSED
from scenarios.publication.crowds import KEYS, owners_by_place, sums_of_crowds, with_crowded_places
from scenarios.stored_run import Run

ONCE_A_TRADE: Final = ["seq", "time", "price_yen_per_t", "buyer", "seller", "disclosed", "place", "energy_type", "lot"]
OF_ORDERS: Final = [
    *("order", "time", "side", "account", "grams", "limit_yen_per_t", "lot_kind", "time_in_force"),
    *("place", "energy_type", "seller", "filled_g", "status"),
]


def public_tables(run: Run, least: int) -> Iterator[tuple[str, pd.DataFrame]]:
    """Name and rows; a table that would tell of fewer than `least` owners or buildings is left out."""
    if buildings_of(run) >= least:
        yield "district", run.frame("district")
    if run.credits.empty:
        return
    yield "credits", disclosed_lots(run)
    if len(sums := undisclosed_lots(run, least)):
        yield "undisclosed_credits", sums
    yield "trades", public_trades(run, least)
    yield "orders", public_orders(run)


def buildings_of(run: Run) -> int:
    """How many buildings the run has, all copies."""
    return sum(building["count"] for building in run.manifest["buildings"])


def hidden_owners(run: Run) -> int:
    """How many owners have undisclosed lots."""
    lots = run.credits
    return 0 if lots.empty else int(lots.loc[~lots["disclosed"], "owner"].nunique())


def disclosed_lots(run: Run) -> pd.DataFrame:
    return run.credits[run.credits["disclosed"]].drop(columns="disclosed")


def undisclosed_lots(run: Run, least: int) -> pd.DataFrame:
    """Sums only: one lot after the other would draw the curve of a roof, and that is as good as a name."""
    lots = run.credits
    hidden = lots.loc[~lots["disclosed"], [*KEYS, "owner", "wh", "grams"]]
    return sums_of_crowds(with_crowded_places(hidden, owners_by_place(lots), least), least)


def public_trades(run: Run, least: int) -> pd.DataFrame:
    """One row a trade; of an undisclosed seller's neither lot nor ask, building or time of production."""
    trades, lots = run.trades, run.credits
    if trades.empty:
        return trades[ONCE_A_TRADE]
    moved = trades.groupby("seq", as_index=False)[["grams", "amount_uyen", "fee_uyen"]].sum()
    told = trades.drop_duplicates("seq")[ONCE_A_TRADE].merge(moved, on="seq")
    told["place"] = told["lot"].map(lots.set_index("lot")["place"])
    hidden = ~told["disclosed"]
    told.loc[hidden, "place"] = with_crowded_places(told[hidden], owners_by_place(lots), least)["place"]
    told["lot"] = told["lot"].mask(hidden)
    return told


def public_orders(run: Run) -> pd.DataFrame:
    """Bids, with the place, kind or seller that they wish for, and asks of disclosed lots.

    Nothing is told of undisclosed asks but their trades: a price that one owner asks every day links them all. Nor
    whom a bid excludes: sellers exclude themselves.
    """
    orders = run.orders
    hidden = (orders["side"] == "ask") & orders["account"].str.startswith(UNDISCLOSED)
    return orders.loc[~hidden, OF_ORDERS]
