"""A call: orders are collected, then cleared together by a pure function."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from market.fills import Fill, Leftover, Outcome, Resting
from market.matching import candidates, self_trade_refusal
from market.orders import Order, TimeInForce
from market.refusals import Refusal
from market.replacement import replacement_refusal

Clearing = Callable[[Sequence[Resting]], tuple[Fill, ...]]
"""From collected orders by arrival to fills, each naming two of them, none beyond what it has left."""


class CallSession:
    """Collects orders for `clearing`; `refuse` turns away what that rule cannot clear."""

    def __init__(
        self,
        groups: Mapping[str, str],
        *,
        clearing: Clearing,
        refuse: Callable[[Order], Refusal | None] = lambda _order: None,
    ) -> None:
        self._groups = groups
        self._clearing = clearing
        self._refuse = refuse
        self._waiting: dict[str, Resting] = {}
        self._of_group: dict[str, dict[str, None]] = {}
        self._arrivals = 0

    def enter(self, order: Order) -> Outcome | Refusal:
        replaced = self._waiting_order(order.replaces)
        if refusal := self._refuse(order) or replacement_refusal(order, replaced):
            return refusal
        own = self._of_group.setdefault(self._group(order), {})
        for pair in candidates(order, [self._waiting[order_id] for order_id in own if order_id != order.replaces]):
            return self_trade_refusal(order, pair.resting)
        if replaced:
            self.cancel(replaced.id)
        self._waiting[order.id] = Resting(order=order, arrival=self._arrivals, remaining_g=order.grams)
        own[order.id] = None
        self._arrivals += 1
        return Outcome()

    def clear(self) -> Outcome:
        fills = self._clearing(self.resting())
        for fill in fills:
            self.fill(fill.match.bid_id, fill.match.ask_id, fill.match.grams)
        return Outcome(fills=fills, leftovers=self.dismiss())

    def fill(self, bid_id: str, ask_id: str, grams: int) -> None:
        """Carry out one fill of a clearing."""
        self._reduce(bid_id, grams)
        self._reduce(ask_id, grams)

    def dismiss(self) -> tuple[Leftover, ...]:
        """Take out what would not wait for another call."""
        leftovers = tuple(
            Leftover(order_id=order_id, grams=resting.remaining_g)
            for order_id, resting in self._waiting.items()
            if resting.order.time_in_force is not TimeInForce.GOOD_TILL
        )
        for leftover in leftovers:
            self.cancel(leftover.order_id)
        return leftovers

    def cancel(self, order_id: str) -> int:
        resting = self._waiting.pop(order_id, None)
        if resting is None:
            return 0
        del self._of_group[self._group(resting.order)][order_id]
        return resting.remaining_g

    def remaining_g(self, order_id: str) -> int:
        resting = self._waiting.get(order_id)
        return 0 if resting is None else resting.remaining_g

    def resting(self) -> tuple[Resting, ...]:
        return tuple(self._waiting.values())

    def _waiting_order(self, order_id: str | None) -> Order | None:
        waiting = None if order_id is None else self._waiting.get(order_id)
        return None if waiting is None else waiting.order

    def _group(self, order: Order) -> str:
        return self._groups.get(order.account, order.account)

    def _reduce(self, order_id: str, grams: int) -> None:
        resting = self._waiting[order_id]
        if resting.remaining_g == grams:
            self.cancel(order_id)
        else:
            self._waiting[order_id] = replace(resting, remaining_g=resting.remaining_g - grams)
