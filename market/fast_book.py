"""Continuous trading of a whole flow: columns in, trades out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from market import book_core, book_heaps
from market.compiled import Flags, Ints
from market.order_flow import OrderFlow
from market.orders import MOST_LEGS
from market.rooms import Rooms, rooms_of
from market.self_trades import find_self_trades

FIRST_PLACES = 4_096
MOST_ROWS = 1 << 29
MOST_PRICE = 1 << 30


@dataclass(frozen=True, kw_only=True)
class Trades:
    """Matches by row of the flow, in order.

    bid_limits   the most that the bid pays for this ask's origin [yen/t]
    bid_filled   whether the bid has nothing left after this; likewise `ask_filled`
    """

    bids: Ints
    asks: Ints
    grams: Ints
    bid_limits: Ints
    ask_limits: Ints
    bid_filled: Flags
    ask_filled: Flags

    def __len__(self) -> int:
        return len(self.bids)


@dataclass(frozen=True, kw_only=True)
class Session:
    """What a continuous session did.

    refused     rows that could have traded with their own group
    left_g      what waits of each row at the end [g]
    withdrawn   grams that each withdrawal freed, by its row [g]
    """

    trades: Trades
    refused: Flags
    left_g: Ints
    withdrawn_g: Ints


def trade_continuously(flow: OrderFlow, rooms: Rooms | None = None) -> Session:
    """Match a flow as `market.matching` would, order by order.

    Raises ValueError from 2^29 rows or 2^30 yen/t on.
    """
    if len(flow) >= MOST_ROWS or max(flow.limits.max(initial=0), flow.leg_limits.max(initial=0)) >= MOST_PRICE:
        raise ValueError(f"a session takes fewer than {MOST_ROWS} rows and limits below {MOST_PRICE} yen/t")
    rooms = rooms or rooms_of(flow)
    said = _said(flow, rooms)
    book = _empty_book(said, rooms, flow)
    fills = np.zeros((len(flow) + 1, 5), dtype=np.int64)
    outcomes = np.zeros(len(flow), dtype=np.int64)
    widest = max(1, int(np.diff(said.class_starts).max(initial=0)), int(np.diff(said.want_starts).max(initial=0)))
    places, made, row = FIRST_PLACES + 2 * MOST_LEGS * widest, 0, 0
    while row < len(flow):
        nodes, frontier = np.zeros((places, 6), dtype=np.int64), np.zeros(places + 2, dtype=np.int64)
        if row:
            book.state[:, book_heaps.SEEN] = -1
            book.classes[:, book_heaps.CLASS_SEEN] = -1
        made, row = book_core.play(said, book, nodes, frontier, fills, made, outcomes, row)
        places *= 4
    bids, asks, grams, bid_limits, closed = np.ascontiguousarray(fills[:made].T)
    trades = Trades(
        bids=bids,
        asks=asks,
        grams=grams,
        bid_limits=bid_limits,
        ask_limits=flow.limits[asks],
        bid_filled=closed & 1 > 0,
        ask_filled=closed & 2 > 0,
    )
    return Session(
        trades=trades,
        refused=outcomes == book_heaps.REFUSED,
        left_g=book.state[:, book_heaps.LEFT].copy(),
        withdrawn_g=np.maximum(outcomes, 0),
    )


def self_trades(flow: OrderFlow, rooms: Rooms) -> Flags:
    """Rows that a call turns away: they could trade with an earlier row of their own group."""
    said = _said(flow, rooms)
    outcomes = np.zeros(len(flow), dtype=np.int64)
    find_self_trades(said, _empty_book(said, rooms, flow), outcomes)
    refused: Flags = outcomes == book_heaps.REFUSED
    return refused


def _said(flow: OrderFlow, rooms: Rooms) -> book_heaps.Flow:
    class_starts, class_rooms = rooms.rooms_by_class()
    columns = (
        flow.bids,
        flow.cancels,
        flow.groups,
        flow.grams,
        flow.least_g,
        flow.time_in_force,
        flow.limits,
        rooms.classes,
    )
    return book_heaps.Flow(
        rows=table(columns),
        legs=table((rooms.wants, flow.leg_limits)),
        leg_starts=flow.leg_starts,
        class_starts=class_starts,
        class_rooms=class_rooms,
        want_starts=rooms.want_starts,
        want_rooms=rooms.want_rooms,
    )


def table(columns: Sequence[Ints | Flags]) -> Ints:
    """Columns side by side, each row in one place of the memory."""
    side_by_side = np.empty((len(columns[0]), len(columns)), dtype=np.int64)
    for number, column in enumerate(columns):
        side_by_side[:, number] = column
    return side_by_side


def _empty_book(said: book_heaps.Flow, rooms: Rooms, flow: OrderFlow) -> book_heaps.Book:
    """Every queue with room for all that may ever be pushed into it."""
    asks, lots = ~flow.bids & (flow.cancels < 0), flow.least_g != 0
    classes, wants = len(said.class_starts) - 1, len(said.want_starts) - 1
    per_class, per_want = np.diff(said.class_starts), np.diff(said.want_starts)
    of_class, lots_of_class = (np.bincount(rooms.classes[asks & kind], minlength=classes) for kind in (~lots, lots))
    lot_legs = lots[flow.rows_of_legs]
    of_want, lots_of_want = (np.bincount(rooms.wants[kind], minlength=wants) for kind in (~lot_legs, lot_legs))
    count = max(1, rooms.size)
    capacities = np.concatenate(
        [
            _total(said.class_rooms, np.repeat(of_class, per_class), count),
            _total(said.class_rooms, np.repeat(lots_of_class, per_class), count),
            _total(said.want_rooms, np.repeat(of_want, per_want), count),
            _total(said.want_rooms, np.repeat(lots_of_want, per_want), count),
            of_class,
        ]
    )
    return book_heaps.Book(
        room_count=max(1, count),
        starts=np.cumsum(capacities) - capacities,
        sizes=np.zeros(len(capacities), dtype=np.int64),
        keys=np.zeros(int(capacities.sum()) + 1, dtype=np.int64),
        state=np.tile(np.array([0, -1]), (len(flow), 1)),
        links=np.tile(np.array([0, -1]), (len(flow), 1)),
        classes=np.full((classes, 2), -1),
        lists=_lists(flow, asks),
    )


def _lists(flow: OrderFlow, asks: Flags) -> Ints:
    """Heads of each group's lists of asks and bids: none yet, or none ever where the group has one side only."""
    sides = (np.bincount(flow.groups[asks]), np.bincount(flow.groups[flow.bids]))
    groups = int(flow.groups.max(initial=0)) + 1
    both = [np.pad(side, (0, groups - len(side))) > 0 for side in sides]
    return np.repeat(np.where(both[0] & both[1], -1, -2), 2)


def _total(numbers: Ints, weights: Ints, size: int) -> Ints:
    return np.bincount(numbers, weights=weights, minlength=size).astype(np.int64)
