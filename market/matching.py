"""The continuous rule in its plainest form: the definition of right for every faster path.

Price-time priority under conditions (market rules 1 to 3):

* An incoming order meets the resting orders that are compatible and crossing in the order of greatest
  (bid limit - ask limit), then cheaper ask, then earlier arrival.
* A resting whole lot or minimum fill larger than what is left of the incoming order is passed over and keeps
  its time. An incoming order that must trade in full, or a least amount, walks the same way, and trades only if
  that brings so much.
* An order that could meet one of its own ownership group is refused, but for the one that it replaces.
* An order that replaces another takes it out and enters like any other (`market.replacement`).
* Resting orders never meet each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from market.fills import Match, Resting
from market.orders import Ask, Bid, Order, Side, TimeInForce
from market.refusals import Reason, Refusal
from market.replacement import replacement_refusal


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A resting order that an incoming one may trade with, and the bid's limit for that."""

    resting: Resting
    bid_limit_yen_per_t: int
    ask_limit_yen_per_t: int

    @property
    def priority(self) -> tuple[int, int, int]:
        surplus = self.bid_limit_yen_per_t - self.ask_limit_yen_per_t
        return -surplus, self.ask_limit_yen_per_t, self.resting.arrival


@dataclass(frozen=True, kw_only=True, slots=True)
class Entered:
    """What an order did on entry; `leftover_g` of it neither traded nor waits."""

    matches: tuple[Match, ...]
    leftover_g: int


def candidate(incoming: Order, resting: Resting) -> Candidate | None:
    """The two as a pair if they are compatible and crossing, otherwise None."""
    match incoming, resting.order:
        case (Bid() as bid, Ask() as ask) | (Ask() as ask, Bid() as bid):
            limit = bid.limit_for(ask.attributes) if ask.condition.accepts(bid.traits) else None
            if limit is not None and limit >= ask.limit_yen_per_t:
                return Candidate(resting=resting, bid_limit_yen_per_t=limit, ask_limit_yen_per_t=ask.limit_yen_per_t)
    return None


def candidates(incoming: Order, resting: Iterable[Resting]) -> list[Candidate]:
    """Whom `incoming` may trade with, best first."""
    pairs = (candidate(incoming, order) for order in resting)
    return sorted((pair for pair in pairs if pair), key=lambda pair: pair.priority)


def walk(incoming: Order, best_first: Iterable[Candidate]) -> tuple[Match, ...]:
    """What `incoming` trades, met in the order given; nothing if it may not trade in part."""
    remaining_g = incoming.grams
    matches = []
    for pair in best_first:
        offered_g = pair.resting.remaining_g
        if pair.resting.order.least_g(offered_g) > remaining_g:
            continue
        grams = min(remaining_g, offered_g)
        remaining_g -= grams
        matches.append(_match(incoming, pair, grams, incoming_filled=not remaining_g))
        if not remaining_g:
            break
    least_g = incoming.grams if incoming.all_or_none else incoming.minimum_g
    return () if incoming.grams - remaining_g < least_g else tuple(matches)


def _match(incoming: Order, pair: Candidate, grams: int, *, incoming_filled: bool) -> Match:
    resting_filled = grams == pair.resting.remaining_g
    resting_is_ask = isinstance(pair.resting.order, Ask)
    return Match(
        bid_id=incoming.id if resting_is_ask else pair.resting.order.id,
        ask_id=pair.resting.order.id if resting_is_ask else incoming.id,
        grams=grams,
        bid_limit_yen_per_t=pair.bid_limit_yen_per_t,
        ask_limit_yen_per_t=pair.ask_limit_yen_per_t,
        resting=Side.ASK if resting_is_ask else Side.BID,
        bid_filled=incoming_filled if resting_is_ask else resting_filled,
        ask_filled=resting_filled if resting_is_ask else incoming_filled,
    )


def self_trade_refusal(order: Order, own: Resting) -> Refusal:
    words = f"it could trade with {own.order.id} of the same ownership group: cancel that one first"
    return Refusal(target=order.id, reason=Reason.SELF_TRADE, words=words)


class PlainBook:
    """Resting orders in arrival order, searched from end to end.

    groups   ownership group of each account; one that is not in it is its own group
    """

    def __init__(self, groups: Mapping[str, str] | None = None) -> None:
        self._groups = {} if groups is None else groups
        self._resting: dict[int, Resting] = {}
        self._arrivals: dict[str, int] = {}
        self._next_arrival = 0

    def enter(self, order: Order) -> Entered | Refusal:
        """Match an order; what is left of it waits if it may."""
        if refusal := replacement_refusal(order, self._waiting(order.replaces)):
            return refusal
        for pair in candidates(order, self._own(order)):
            if pair.resting.order.id != order.replaces:
                return self_trade_refusal(order, pair.resting)
        if order.replaces is not None:
            self.cancel(order.replaces)
        arrival, self._next_arrival = self._next_arrival, self._next_arrival + 1
        matches = walk(order, self._best_first(order))
        for match in matches:
            self._reduce(match.ask_id if match.resting is Side.ASK else match.bid_id, match.grams)
        remaining_g = order.grams - sum(match.grams for match in matches)
        if order.time_in_force is not TimeInForce.GOOD_TILL:
            return Entered(matches=matches, leftover_g=remaining_g)
        if remaining_g:
            self._keep(Resting(order=order, arrival=arrival, remaining_g=remaining_g))
        return Entered(matches=matches, leftover_g=0)

    def cancel(self, order_id: str) -> int:
        """Take an order out and say how many grams it had left; 0 where it does not wait."""
        arrival = self._arrivals.get(order_id)
        return 0 if arrival is None else self._drop(arrival).remaining_g

    def remaining_g(self, order_id: str) -> int:
        """What is left of a waiting order [g]; 0 where it does not wait."""
        arrival = self._arrivals.get(order_id)
        return 0 if arrival is None else self._resting[arrival].remaining_g

    def resting(self) -> tuple[Resting, ...]:
        """Waiting orders by arrival."""
        return tuple(self._resting.values())

    def _waiting(self, order_id: str | None) -> Order | None:
        arrival = None if order_id is None else self._arrivals.get(order_id)
        return None if arrival is None else self._resting[arrival].order

    def _group(self, order: Order) -> str:
        return self._groups.get(order.account, order.account)

    def _own(self, order: Order) -> Iterable[Resting]:
        group = self._group(order)
        return [other for other in self._resting.values() if self._group(other.order) == group]

    def _best_first(self, order: Order) -> Iterable[Candidate]:
        return candidates(order, self._resting.values())

    def _keep(self, resting: Resting) -> None:
        self._resting[resting.arrival] = resting
        self._arrivals[resting.order.id] = resting.arrival

    def _drop(self, arrival: int) -> Resting:
        dropped = self._resting.pop(arrival)
        del self._arrivals[dropped.order.id]
        return dropped

    def _reduce(self, order_id: str, grams: int) -> None:
        arrival = self._arrivals[order_id]
        resting = self._resting[arrival]
        if resting.remaining_g == grams:
            self._drop(arrival)
        else:
            self._resting[arrival] = replace(resting, remaining_g=resting.remaining_g - grams)
