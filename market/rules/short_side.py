"""A call by price priority in which the fully filled side of each match sets its price (G11).

Bids come in the order of their greatest limit, then arrival; each takes the asks that it accepts as the
continuous rule would. The arrival order decides nothing but ties. It is not the greatest welfare: that is the
exact call's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from market.book import Book
from market.fills import Fill, Resting
from market.matching import Entered
from market.orders import Ask, Bid, LotKind, Order, TimeInForce
from market.pricing import PriceRule, price_yen_per_t
from market.rules.call_session import CallSession


def short_side(resting: Sequence[Resting]) -> tuple[Fill, ...]:
    """Fills of collected orders; where a match fills both sides, the midpoint rounded down."""
    asks = [waiting for waiting in resting if isinstance(waiting.order, Ask)]
    bids = [waiting for waiting in resting if isinstance(waiting.order, Bid)]
    asks.sort(key=lambda waiting: waiting.order.limit_yen_per_t)
    bids.sort(key=lambda waiting: -waiting.order.limit_yen_per_t)
    book = Book()
    outcomes = [book.enter(_what_is_left(waiting)) for waiting in (*asks, *bids)]
    matches = [match for outcome in outcomes if isinstance(outcome, Entered) for match in outcome.matches]
    return tuple(Fill(match=match, price_yen_per_t=price_yen_per_t(PriceRule.SHORT_SIDE, match)) for match in matches)


def _what_is_left(waiting: Resting) -> Order:
    """The order as it enters this call: all-or-none as a whole lot, and there until the call ends."""
    order = waiting.order
    return replace(
        order,
        grams=waiting.remaining_g,
        lot_kind=LotKind.WHOLE if order.all_or_none else LotKind.PARTIAL,
        time_in_force=TimeInForce.GOOD_TILL,
    )


def open_short_side(groups: Mapping[str, str]) -> CallSession:
    return CallSession(groups, clearing=short_side)
