"""A file of orders, one row an order in arrival order, read into columns; bad rows are refused one by one.

`scenarios.replay.columns` says what the columns mean; docs/orders.md explains them.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from market.compiled import Flags, Ints
from market.limits import TradingLimits
from market.order_flow import OrderFlow
from market.orders import MOST_LEGS
from market.refusals import Reason
from scenarios.replay.arrivals import Arrivals, arrivals_of, targets_in, times_in
from scenarios.replay.columns import NEEDED, OPTIONAL
from scenarios.replay.legs import Legs, legs_of
from scenarios.replay.order_table import read_table
from scenarios.replay.origin_columns import buyers_in, buyers_wanted, origins_in
from scenarios.replay.places import PlaceNames, usual_places
from scenarios.replay.row_judge import RowJudge, Texts
from scenarios.replay.terms import Sides, judge_limits, sides_in, terms_in

ANY_TERMS = TradingLimits()
KNOWN = frozenset(column.name for column in (*NEEDED, *OPTIONAL))
PLACE_COLUMNS = [column.name for column in OPTIONAL if column.name.endswith("place")]


@dataclass(frozen=True, kw_only=True)
class OrderFile:
    """What was read.

    rows           row of the file, from 1, of each row of `flow`; 0 where an order expires
    ids            of each row of `flow`, the order that it enters or takes out
    alternatives   rows of the file that are more alternatives of its bids
    refusals       columns row (of the file, from 1), id, reason, words
    unread         columns that no order has, such as misspelt ones
    """

    flow: OrderFlow
    rows: Ints
    ids: Texts
    alternatives: int
    refusals: pd.DataFrame
    unread: tuple[str, ...]


def read_orders(path: Path, place_names: PlaceNames | None = None, limits: TradingLimits = ANY_TERMS) -> OrderFile:
    """Read a .csv or .parquet file.

    place_names   reads the places that it names, by default `usual_places`

    Raises OrderFileError where it is no table, or a needed column is missing.
    """
    table = read_table(path, [column.name for column in NEEDED])
    return orders_of(table, place_names, limits)


def orders_of(
    table: pd.DataFrame, place_names: PlaceNames | None = None, limits: TradingLimits = ANY_TERMS
) -> OrderFile:
    """Columns of a table that has all that are needed."""
    judge = RowJudge(table)
    place_names = place_names or usual_places(judge.distinct(PLACE_COLUMNS))
    ids = judge.text("id")
    sides = sides_in(judge, ids)
    terms = terms_in(judge, sides, limits)
    times = times_in(judge, sides.orders)
    targets = targets_in(judge, ids, sides.orders, sides.cancels)
    origins = origins_in(judge, sides.asks, place_names)
    traits, buyers = buyers_in(judge, sides.bids, place_names)
    legs = legs_of(judge, sides.wishing, terms.prices, place_names)
    asked, conditions = buyers_wanted(judge, sides.asks, place_names, legs.conditions)
    asks = np.flatnonzero(sides.asks)
    judge_limits(judge, asks, terms.prices[asks], terms.grams[asks], limits)
    judge_limits(judge, legs.rows, legs.limits, terms.grams[sides.heads[legs.rows]], limits)
    refuse_broken_bids(judge, sides, legs)
    arrivals = arrivals_of(~judge.refused & ~sides.alternatives, sides.orders, targets, times)
    rows, orders = arrivals.rows, arrivals.orders
    kept, starts = legs_by_event(legs, sides, arrivals, judge.refused)
    flow = OrderFlow(
        bids=sides.bids[rows] & orders,
        cancels=arrivals.cancels,
        groups=origins.owner[rows],
        grams=np.where(orders, terms.grams[rows], 0),
        least_g=terms.least_g[rows],
        time_in_force=terms.time_in_force[rows],
        limits=greatest(terms.prices[rows], legs.limits[kept], starts),
        origins=origins.of_rows(rows),
        ask_wishes=asked[rows],
        traits=traits[rows],
        leg_starts=starts,
        leg_wishes=legs.wishes[kept],
        leg_limits=legs.limits[kept],
        wishes=conditions,
        buyers=buyers,
    )
    return OrderFile(
        flow=flow,
        rows=np.where(arrivals.expiring, 0, rows + 1),
        ids=ids[rows],
        alternatives=int(np.sum(sides.alternatives & ~judge.refused)),
        refusals=judge.refusals(ids),
        unread=tuple(str(name) for name in table.columns if name not in KNOWN),
    )


def refuse_broken_bids(judge: RowJudge, sides: Sides, legs: Legs) -> None:
    """A bid stands with all of its alternatives or not at all."""
    counts = np.bincount(sides.heads[legs.rows], minlength=len(judge))
    judge.refuse(counts > MOST_LEGS, Reason.LEGS_COUNT, f"a bid has 1 to {MOST_LEGS} alternatives, premiums included")
    broken = np.zeros(len(judge), dtype=np.bool_)
    broken[sides.heads[judge.refused & sides.wishing]] = True
    judge.refuse(broken[sides.heads], Reason.PART_REFUSED, "another row of this bid was refused")


def legs_by_event(legs: Legs, sides: Sides, arrivals: Arrivals, refused: Flags) -> tuple[Ints, Ints]:
    """Which legs are kept, in the order of events, and where those of each event start."""
    events = arrivals.of_row[sides.heads[legs.rows]]
    kept = np.flatnonzero((events >= 0) & ~refused[legs.rows])
    counts = np.bincount(events[kept], minlength=len(arrivals.rows))
    return kept, np.concatenate([[0], np.cumsum(counts)])


def greatest(prices: Ints, leg_limits: Ints, starts: Ints) -> Ints:
    """The limit of each event: of a bid its greatest leg's."""
    limits = prices.copy()
    bids = np.flatnonzero(np.diff(starts))
    if len(bids):
        limits[bids] = np.maximum.reduceat(leg_limits, starts[bids])
    return limits
