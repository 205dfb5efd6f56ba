"""Continuous trading of a whole flow: columns in, trades out."""

from dataclasses import dataclass

import numpy as np

from market import book_core, book_heaps
from market.compiled import Flags, Ints
from market.entrance import collect
from market.order_flow import OrderFlow
from market.orders import MOST_LEGS
from market.pricing import PriceRule
from market.rooms import Rooms, rooms_of

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

    def prices_yen_per_t(self, rule: PriceRule) -> Ints:
        """Price of each match, as `market.pricing` has it for one."""
        bid, ask = self.bid_limits, self.ask_limits
        resting: Ints = np.where(self.bids < self.asks, bid, ask)
        if rule is PriceRule.RESTING:
            return resting
        if rule is PriceRule.BID:
            return bid
        if rule is PriceRule.ASK:
            return ask
        midpoint: Ints = (ask + bid + (resting == bid)) // 2
        if rule is PriceRule.MIDPOINT:
            return midpoint
        prices: Ints = np.where(self.bid_filled == self.ask_filled, midpoint, np.where(self.bid_filled, bid, ask))
        return prices


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What became of rows as they were heard.

    left_g     what waits of each row at the end [g]
    outcomes   REFUSED or NOT_OPEN of `market.book_heaps` for what was turned away; of a withdrawal what it freed [g]
    """

    left_g: Ints
    outcomes: Ints

    @property
    def refused(self) -> Flags:
        """Rows that were turned away."""
        refused: Flags = self.outcomes < 0
        return refused

    @property
    def not_open(self) -> Flags:
        """Those of them that would replace what does not wait."""
        not_open: Flags = self.outcomes == book_heaps.NOT_OPEN
        return not_open


@dataclass(frozen=True, kw_only=True)
class Session(Heard):
    """What a continuous session did."""

    trades: Trades


def trade_continuously(flow: OrderFlow, rooms: Rooms | None = None) -> Session:
    """Match a flow as `market.matching` would, order by order.

    Raises ValueError from 2^29 rows or 2^30 yen/t on.
    """
    if len(flow) >= MOST_ROWS or max(flow.limits.max(initial=0), flow.leg_limits.max(initial=0)) >= MOST_PRICE:
        raise ValueError(f"a session takes fewer than {MOST_ROWS} rows and limits below {MOST_PRICE} yen/t")
    rooms = rooms or rooms_of(flow)
    said = _said(flow, rooms)
    book = _empty_book(said, rooms, flow)
    fills = np.zeros((5, len(flow) + 1), dtype=np.int64)
    outcomes = np.zeros(len(flow), dtype=np.int64)
    widest = max(1, int(np.diff(said.class_starts).max(initial=0)), int(np.diff(said.want_starts).max(initial=0)))
    places, made, row = FIRST_PLACES + 2 * MOST_LEGS * widest, 0, 0
    while row < len(flow):
        nodes, frontier = np.zeros((places, 6), dtype=np.int64), np.zeros(places + 2, dtype=np.int64)
        if row:
            book.seen[:] = book.met[:] = 0
        made, row = book_core.play(said, book, nodes, frontier, fills, made, outcomes, row)
        places *= 4
    bids, asks, grams, bid_limits, closed = fills[:, :made]
    trades = Trades(
        bids=bids,
        asks=asks,
        grams=grams,
        bid_limits=bid_limits,
        ask_limits=flow.limits[asks],
        bid_filled=closed & 1 > 0,
        ask_filled=closed & 2 > 0,
    )
    return Session(trades=trades, left_g=book.left_g, outcomes=outcomes)


def collect_for_call(flow: OrderFlow, rooms: Rooms) -> Heard:
    """Hear every row before a call: orders wait, withdrawals and replacements take them out."""
    said = _said(flow, rooms)
    book, outcomes = _empty_book(said, rooms, flow), np.zeros(len(flow), dtype=np.int64)
    collect(said, book, outcomes)
    return Heard(left_g=book.left_g, outcomes=outcomes)


def _said(flow: OrderFlow, rooms: Rooms) -> book_heaps.Flow:
    class_starts, class_rooms = rooms.rooms_by_class()
    return book_heaps.Flow(
        bids=flow.bids,
        cancels=flow.cancels,
        groups=flow.groups,
        grams=flow.grams,
        least_g=flow.least_g,
        in_force=flow.time_in_force,
        limits=flow.limits,
        classes=rooms.classes,
        leg_starts=flow.leg_starts,
        leg_wants=rooms.wants,
        leg_limits=flow.leg_limits,
        class_starts=class_starts,
        class_rooms=class_rooms,
        want_starts=rooms.want_starts,
        want_rooms=rooms.want_rooms,
    )


def _empty_book(said: book_heaps.Flow, rooms: Rooms, flow: OrderFlow) -> book_heaps.Book:
    """Every queue with room for all that may ever be pushed into it."""
    asks = ~flow.bids & ~flow.withdrawals
    sizes, rows = _capacities(said, rooms, flow, asks), len(flow)
    heaps = np.zeros((len(sizes), book_heaps.HEADER), dtype=np.int64)
    heaps[:, book_heaps.START] = np.cumsum(sizes) - sizes
    heaps[:, book_heaps.ROOT] = book_heaps.NONE
    return book_heaps.Book(
        first_class=book_heaps.KINDS * rooms.size,
        heaps=heaps,
        keys=np.empty(int(sizes.sum()) + 1, dtype=np.int64),
        left_g=np.zeros(rows, dtype=np.int64),
        below=np.zeros(rows, dtype=np.int64),
        nexts=np.zeros(rows, dtype=np.int64),
        seen=np.zeros(rows, dtype=np.int64),
        met=np.zeros((len(sizes), 2), dtype=np.int64),
        lists=_lists(flow, asks),
    )


def _capacities(said: book_heaps.Flow, rooms: Rooms, flow: OrderFlow, asks: Flags) -> Ints:
    """How much may come into each queue: the four of each room, then those of classes."""
    lots = flow.least_g != 0
    classes, wants = len(said.class_starts) - 1, len(said.want_starts) - 1
    per_class, per_want = np.diff(said.class_starts), np.diff(said.want_starts)
    of_class, lots_of_class = (np.bincount(rooms.classes[asks & kind], minlength=classes) for kind in (~lots, lots))
    lot_legs = np.repeat(lots, np.diff(flow.leg_starts))
    of_want, lots_of_want = (np.bincount(rooms.wants[kind], minlength=wants) for kind in (~lot_legs, lot_legs))
    of_rooms = [
        _total(said.class_rooms, np.repeat(of_class, per_class), rooms.size),
        _total(said.class_rooms, np.repeat(lots_of_class, per_class), rooms.size),
        _total(said.want_rooms, np.repeat(of_want, per_want), rooms.size),
        _total(said.want_rooms, np.repeat(lots_of_want, per_want), rooms.size),
    ]
    return np.concatenate([np.stack(of_rooms, axis=1).ravel(), of_class])


def _lists(flow: OrderFlow, asks: Flags) -> Ints:
    """Heads of each group's lists of asks and bids: none yet, or none ever where the group has one side only."""
    present = np.zeros((2, int(flow.groups.max(initial=0)) + 1), dtype=np.bool_)
    present[0, flow.groups[asks]] = present[1, flow.groups[flow.bids]] = True
    return np.repeat(np.where(present.all(axis=0), -1, book_heaps.ONE_SIDED), 2)


def _total(numbers: Ints, weights: Ints, size: int) -> Ints:
    return np.bincount(numbers, weights=weights, minlength=size).astype(np.int64)
