"""A continuous market as the log tells it: its word on each order is taken, then all of it is proven at once.

Entering orders one by one costs more than every other check together. What must follow from orders is what the rule
gives for the orders and withdrawals before them, so nothing is lost by looking afterwards: the first trade that
differs is the first that does not follow.
"""

from collections.abc import Mapping
from itertools import zip_longest
from typing import NamedTuple

from market.audit.told_trades import Told
from market.book import Book
from market.fills import Match
from market.orders import Order
from market.pricing import PriceRule, price_yen_per_t
from market.refusals import Refusal

MANY = 20_000
"""Events from which on the compiled book pays for the seconds that it takes to start."""

Event = Order | str
"""An order, or the id of one that leaves."""


Trade = tuple[int, tuple[str, str, int, int]]
"""A trade, as in `Told`, by the event that brought it about."""


class Wrong(NamedTuple):
    """The first entry at which the log tells something else than the rule."""

    seq: int
    words: str


class ToldTrading:
    """Orders, withdrawals and what the log says came of them.

    groups   ownership group by account, read as it grows
    """

    def __init__(self, groups: Mapping[str, str], *, price: str = PriceRule.RESTING) -> None:
        self._groups = groups
        self._price = PriceRule(price)
        self._events: list[Event] = []
        self._lines_after: list[int] = []
        self._next_lines: list[int] = []
        self._trades: list[Trade] = []
        self._seqs: list[int] = []
        self._refused: set[int] = set()

    def entered(self, order: Order, seq: int) -> None:
        """An order was taken in; `seq` is the line after it."""
        self._add(order, seq)

    def turned_away(self, order: Order, seq: int) -> None:
        """An order was refused since it could meet one of its own group."""
        self._refused.add(len(self._events))
        self._add(order, seq)

    def left(self, order_id: str, seq: int) -> None:
        """A waiting order was withdrawn or expired."""
        self._add(order_id, seq)

    def traded(self, trade: Told, seq: int, behind: int) -> None:
        """The order that was taken in last traded; `seq` is the line that says so, `behind` the one after all of it."""
        row = len(self._events) - 1
        self._trades.append((row, trade))
        self._seqs.append(seq)
        self._next_lines[row] = behind

    def wrong(self) -> Wrong | None:
        """Hold what was told to the rule."""
        judged = _compiled if len(self._events) >= MANY else _plain
        trades, refused = judged(self._events, self._groups, self._price)
        return min(filter(None, (self._wrong_trade(trades), self._wrong_refusal(refused))), default=None)

    def _wrong_trade(self, due: list[Trade]) -> Wrong | None:
        if due == self._trades:
            return None
        for number, (told, right) in enumerate(zip_longest(self._trades, due)):
            if told == right:
                continue
            words = "" if right is None else str(Told(*right[1]))
            if told is None or (right is not None and right[0] < told[0]):
                return Wrong(self._next_lines[right[0]], f"the rule gives a trade that is not here: {words}")
            instead = f"; it gives {words}" if right is not None and right[0] == told[0] else ""
            return Wrong(self._seqs[number], f"the rule does not give this trade, {Told(*told[1])}{instead}")
        return None

    def _wrong_refusal(self, due: frozenset[int]) -> Wrong | None:
        """An order that was refused for meeting its own group and does not, or the other way round."""
        row = min(due ^ self._refused, default=None)
        if row is None:
            return None
        meets = "could meet its own group" if row in due else "meets nobody of its own group"
        return Wrong(self._lines_after[row], f"the order {meets}")

    def _add(self, event: Event, seq: int) -> None:
        self._events.append(event)
        self._lines_after.append(seq)
        self._next_lines.append(seq)


Judgement = tuple[list[Trade], frozenset[int]]
"""Trades in order, and rows of orders that could trade with their own group."""


def _plain(events: list[Event], groups: Mapping[str, str], price: PriceRule) -> Judgement:
    book, trades, refused = Book(groups), list[Trade](), set[int]()
    for row, event in enumerate(events):
        if isinstance(event, str):
            book.cancel(event)
            continue
        entered = book.enter(event)
        if isinstance(entered, Refusal):
            refused.add(row)
        else:
            trades += [_trade(row, match, price) for match in entered.matches]
    return trades, frozenset(refused)


def _compiled(events: list[Event], groups: Mapping[str, str], price: PriceRule) -> Judgement:
    # numba takes a second to start: whoever audits a short log need not wait for it.
    from market.fast_book import trade_continuously  # noqa: PLC0415 - see above
    from market.order_flow import flow_of  # noqa: PLC0415

    try:
        session = trade_continuously(flow_of(events, groups))
    except (OverflowError, ValueError):  # amounts or limits beyond what the compiled book takes
        return _plain(events, groups, price)
    trades = session.trades
    ids = [event if isinstance(event, str) else event.id for event in events]
    columns = (trades.bids, trades.asks, trades.grams, trades.prices_yen_per_t(price))
    rows = zip(*(column.tolist() for column in columns), strict=True)
    due = [(max(bid, ask), (ids[bid], ids[ask], grams, price)) for bid, ask, grams, price in rows]
    return due, frozenset(session.refused.nonzero()[0].tolist())


def _trade(row: int, match: Match, price: PriceRule) -> Trade:
    return row, (match.bid_id, match.ask_id, match.grams, price_yen_per_t(price, match))
