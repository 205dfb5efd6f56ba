"""Takes in entries that were read by their shapes: the same steps as for any other, without its words.

What must follow is compared number by number. Where it is something else, it is left to be read the plain way.
"""

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from market.audit.deliveries import delivered
from market.audit.due import Due
from market.audit.market_replay import MarketReplay
from market.audit.registry_replay import refused
from market.audit.shape_core import NONE
from market.audit.shapes import Row, Shape, ShapedLines
from market.audit.told_trades import Told
from market.condition_json import from_tree
from market.credits import Attributes, Verification
from market.log.canonical import parsed
from market.log.order_payloads import LOT_KINDS, TIMES_IN_FORCE, leg_of, traits_of
from market.orders import Ask, Bid, Leg, Order

Request = tuple[Order, int, int]
"""An order, which entry it says that it is, and engine time."""

Take = Callable[[int, Row], int]
"""Takes in entry `seq` with its fields and what follows: how many lines that was, 0 where it must be read plainly."""

Meaning = TypeVar("Meaning")


class Known(dict[int, Meaning], Generic[Meaning]):
    """What texts mean, by number: worked out once."""

    def __init__(self, names: list[str], meaning: Callable[[str], Meaning]) -> None:
        super().__init__()
        self._names = names
        self._meaning = meaning

    def __missing__(self, number: int) -> Meaning:
        meaning = self[number] = self._meaning(self._names[number])
        return meaning


class FrequentEntries:
    """A replay that is told of orders, issues and trades by number.

    expected   entries that must come next, in order
    """

    def __init__(self, replay: MarketReplay, expected: deque[Due]) -> None:
        self._replay = replay
        self._expected = expected
        self._lines = ShapedLines()
        self._names = names = self._lines.texts.names
        self._conditions = Known(names, lambda text: from_tree(_tree(text)))
        self._traits = Known(names, lambda text: traits_of(_tree(text)))
        self._legs = Known(names, lambda text: tuple(map(leg_of, _tree(text))))
        self._paths = Known(names, lambda text: tuple(_tree(text)))
        self._lot_kinds = Known(names, LOT_KINDS.__getitem__)
        self._in_force = Known(names, TIMES_IN_FORCE.__getitem__)
        self._verdicts = Known(names, Verification)
        self._flags = Known(names, {"true": True, "false": False}.__getitem__)
        self._takers: dict[int, Take] = {
            Shape.TRADE: self._trade,
            Shape.TRADE_WITH_FEE: partial(self._trade, with_fee=True),
            Shape.ASK: partial(self._order, self._ask),
            Shape.BID: partial(self._order, self._bid),
            Shape.WIDE_BID: partial(self._order, self._wide_bid),
            Shape.ISSUE: self._issue,
            Shape.ISSUE_WITH_REMAINDER: partial(self._issue, with_remainder=True),
        }

    def known(self, lines: Sequence[bytes]) -> list[tuple[Take, Row] | None]:
        """How to take in each of the lines that have a shape, and its fields."""
        known: list[tuple[Take, Row] | None] = [None] * len(lines)
        for at, shape, row in self._lines.read(lines):
            known[at] = self._takers[shape], row
        return known

    def _trade(self, seq: int, row: Row, *, with_fee: bool = False) -> int:
        replay, names = self._replay, self._names
        number, paid, ask, bid, buyer, fee, grams, left_bid, left_ask, lot, price, start, until, seller, *rest = row
        said_seq, time, currency, net, released, next_seq = rest
        done = replay.deal(Told(names[bid], names[ask], grams, price))
        if done is None:
            return 0
        _, its_bid, its_ask, _, its_currency, ranges, amounts, points = done
        if (
            (number, said_seq, next_seq, time) == (replay.trades, seq, seq + 1, replay.time)
            and (paid, fee, left_bid, left_ask, net, released) == amounts
            and (names[buyer], names[seller]) == (its_bid.account, its_ask.account)
            and (names[lot], names[currency]) == (its_ask.lot_id, its_currency)
            and ranges == [[start, until]]
            and net  # a posting has no legs of nothing
            and (fee > 0) == with_fee
        ):
            self._expected.extend(points)
            return 2
        self._expected.extend(delivered(replay.trades, done))
        return 0

    def _order(self, read: Callable[[Row], Request], seq: int, row: Row) -> int:
        if self._must_follow():
            return 0
        try:
            order, said_seq, time = read(row)
        except (KeyError, TypeError, ValueError):  # the plain way says what it is
            return 0
        if said_seq != seq or self._replay.signatures.bind(order.account):
            return 0
        self._replay.begin_at(time)
        self._expected.extend(self._replay.received(order))
        return 1

    def _must_follow(self) -> bool:
        """Whether what came before this line wants another."""
        self._expected.extend(self._replay.hear_nothing())
        return bool(self._expected)

    def _issue(self, seq: int, row: Row, *, with_remainder: bool = False) -> int:
        if self._must_follow():
            return 0
        replay, names, lot, rest = self._replay, self._names, row[0], row[11:]
        remainder = rest[:2] if with_remainder else None
        grams, wh, said_seq, time, next_seq = rest[2:7] if with_remainder else rest[:5]
        try:
            origin = self._origin(row)
        except (KeyError, TypeError, ValueError):  # the plain way says what it is
            return 0
        if (said_seq, next_seq) != (seq, seq + 1):
            return 0
        replay.begin_at(time)
        if reason := replay.issue_refusal(names[lot], origin, wh, grams):
            self._expected.extend(refused(names[lot], reason))
            return 1
        replay.issued(names[lot], origin, wh, grams, remainder)
        return 2

    def _origin(self, row: Row) -> Attributes:
        _, disclosed, energy_type, factor_source, factor, owner, place, since, until, source, verdict, *_ = row
        return Attributes(
            owner=self._names[owner],
            disclosed=self._flags[disclosed],
            place=self._paths[place],
            energy_type=self._paths[energy_type],
            produced_from=since,
            produced_until=until,
            source=self._names[source],
            factor_ug_per_wh=factor,
            factor_source=self._names[factor_source],
            verification=self._verdicts[verdict],
        )

    def _ask(self, row: Row) -> Request:
        order_id, account, condition, expires, grams, limit, lot, lot_kind, minimum, in_force, seq, time, *_ = row
        lot_id = self._names[lot]
        ask = Ask(
            id=self._names[order_id],
            account=self._names[account],
            grams=grams,
            lot_kind=self._lot_kinds[lot_kind],
            minimum_g=minimum,
            time_in_force=self._in_force[in_force],
            expires=None if expires == NONE else expires,
            limit_yen_per_t=limit,
            lot_id=lot_id,
            attributes=self._replay.lots.attributes[lot_id],
            condition=self._conditions[condition],
        )
        return ask, seq, time

    def _bid(self, row: Row) -> Request:
        legs = (Leg(condition=self._conditions[row[4]], limit_yen_per_t=row[5]),)
        return self._bid_of(legs, row, row[6:])

    def _wide_bid(self, row: Row) -> Request:
        return self._bid_of(self._legs[row[4]], row, row[5:])

    def _bid_of(self, legs: tuple[Leg, ...], row: Row, rest: Row) -> Request:
        order_id, account, expires, grams, *_ = row
        lot_kind, minimum, in_force, traits, seq, time, *_ = rest
        bid = Bid(
            id=self._names[order_id],
            account=self._names[account],
            grams=grams,
            lot_kind=self._lot_kinds[lot_kind],
            minimum_g=minimum,
            time_in_force=self._in_force[in_force],
            expires=None if expires == NONE else expires,
            legs=legs,
            traits=self._traits[traits],
        )
        return bid, seq, time


def _tree(text: str) -> Any:
    return parsed(text.encode())
