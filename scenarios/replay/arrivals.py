"""Who comes when: rows of a file as events of a session, with the orders that expire in between."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from market.compiled import Flags, Ints
from market.refusals import Reason
from scenarios.replay.row_judge import RowJudge, Texts

NEVER = 1 << 61


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Events in order.

    rows        row of the file that each is about: an order's or a cancellation's own, or that of what expires
    cancels     event whose order each takes out, itself where there is none that it may, -1 where it takes out none
    expiring    whether it is no row of its own
    orders      whether it is an order
    of_row      event of each row of the file that is one; -1 for the others
    """

    rows: Ints
    cancels: Ints
    expiring: Flags
    orders: Flags
    of_row: Ints


@dataclass(frozen=True, kw_only=True)
class Times:
    """When each row arrives and expires [Unix s]; from NEVER on it never does."""

    arrives: Ints
    expires: Ints


def times_in(judge: RowJudge, orders: Flags) -> Times:
    """Times of rows. One that comes before a row above it, or expires before it comes, is refused."""
    told = judge.times("time", -NEVER)
    arrives = np.maximum.accumulate(told)
    late = (told != -NEVER) & (told < arrives)
    judge.refuse(late, Reason.TIME_RUNS_BACK, "time lies before that of a row above")
    expires = judge.times("expires", NEVER)
    gone = orders & (expires <= arrives)
    judge.refuse(gone, Reason.EXPIRED, "expires is not later than the order's time")
    return Times(arrives=arrives, expires=expires)


def targets_in(judge: RowJudge, ids: Texts, orders: Flags, cancelling: Flags) -> Ints:
    """Row of the order that each row cancels or replaces, -1 for none, its own where no order above has that id.

    Who would do so to another account's order is refused.
    """
    replaces, account = judge.text("replaces"), judge.text("account")
    told = cancelling | (orders & (replaces != ""))
    named = np.where(cancelling, ids, replaces)[told]
    first = pd.Series(np.flatnonzero(orders), index=ids[orders])
    first = first[~first.index.duplicated()]
    known = first.reindex(named).to_numpy(dtype=float)
    own = np.flatnonzero(told)
    target = np.full(len(ids), -1)
    target[told] = np.where(known < own, known, own).astype(np.int64)
    foreign = told & (account[target] != account)
    judge.refuse(foreign, Reason.ORDER_OF_ANOTHER, "the order that it names is another account's")
    return target


def arrivals_of(kept: Flags, orders: Flags, targets: Ints, times: Times) -> Arrivals:
    """Events of the rows that are kept."""
    heard = np.flatnonzero(kept)
    mortal = np.flatnonzero(kept & orders & (times.expires < NEVER))
    before = np.searchsorted(times.arrives[heard], times.expires[mortal])
    mortal, before = mortal[before < len(heard)], before[before < len(heard)]
    # What expires goes out before the first row that comes then; the earliest first.
    rows = np.concatenate([heard, mortal])
    place = np.concatenate([2 * np.arange(len(heard)) + 1, 2 * before])
    moment = np.concatenate([times.arrives[heard], times.expires[mortal]])
    order = np.lexsort((rows, moment, place))
    rows, expiring = rows[order], (place % 2 == 0)[order]
    events = np.arange(len(rows))
    of_row = np.full(len(kept), -1)
    of_row[rows[~expiring]] = events[~expiring]
    target = np.where(expiring, rows, targets[rows])
    found = np.where(target >= 0, of_row[target], -1)
    cancels = np.where(target < 0, -1, np.where(found < 0, events, found))
    return Arrivals(rows=rows, cancels=cancels, expiring=expiring, orders=orders[rows] & ~expiring, of_row=of_row)
