"""A market under any rule in the laboratory: orders in, deals out, also where no exchange could settle them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import floor

from market.fills import Deal, Fill, Resting
from market.limits import refusal_of
from market.orders import Order
from market.refusals import Refusal
from market.rules.call_session import CallSession
from market.rules.registry import LABORATORY_RULES, DealRule, open_session
from market.rules.session import Session
from scenarios.lab.plan import RuleSpec


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a session made of orders.

    deals      in order
    refused    by id of the order
    resting    orders that wait at the end
    """

    deals: tuple[Deal, ...]
    refused: Mapping[str, Refusal]
    resting: tuple[Resting, ...]


class Room:
    """A session of a rule and its deals."""

    def __init__(self, rule: RuleSpec) -> None:
        self._limits = rule.limits.trading_limits()
        self._session, self._last = _opened(rule)

    def enter(self, order: Order) -> Sequence[Deal] | Refusal:
        """Take an order in, unless the limits or the rule refuse it."""
        outcome = refusal_of(order, self._limits) or self._session.enter(order)
        return outcome if isinstance(outcome, Refusal) else _deals(outcome.fills)

    def clear(self) -> Sequence[Deal]:
        """Hold a call where the rule holds one."""
        fills = self._session.clear().fills
        return _deals(fills) if self._last is None else self._last

    def cancel(self, order_id: str) -> int:
        """Take an order out and say how many grams it had left; 0 where it does not wait."""
        return self._session.cancel(order_id)

    def resting(self) -> tuple[Resting, ...]:
        return self._session.resting()


def played(orders: Sequence[Order], rule: RuleSpec) -> Played:
    """One session: orders in their sequence, then a call where the rule holds one."""
    room = Room(rule)
    deals: list[Deal] = []
    refused = {}
    for order in orders:
        answer = room.enter(order)
        if isinstance(answer, Refusal):
            refused[order.id] = answer
        else:
            deals += answer
    deals += room.clear()
    return Played(deals=tuple(deals), refused=refused, resting=room.resting())


def _opened(rule: RuleSpec) -> tuple[Session, list[Deal] | None]:
    """The session; of a laboratory rule also the list that holds the deals of its latest call."""
    if rule.name not in LABORATORY_RULES:
        return open_session(rule.name, {}, **rule.all_parameters()), None
    return _collecting(LABORATORY_RULES[rule.name].make(**rule.all_parameters()))


def _collecting(rule: DealRule) -> tuple[Session, list[Deal]]:
    latest: list[Deal] = []
    calls = count()

    def clearing(resting: Sequence[Resting]) -> tuple[Fill, ...]:
        latest[:] = rule.deals(resting, next(calls))
        return tuple(Fill(match=deal.match, price_yen_per_t=floor(deal.pay_yen_per_t)) for deal in latest)

    return CallSession({}, clearing=clearing, refuse=rule.refusal), latest


def _deals(fills: Sequence[Fill]) -> list[Deal]:
    prices = [Fraction(fill.price_yen_per_t) for fill in fills]
    return [
        Deal(match=fill.match, pay_yen_per_t=price, get_yen_per_t=price)
        for fill, price in zip(fills, prices, strict=True)
    ]
