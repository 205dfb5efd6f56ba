"""A call served bid after bid: each takes the asks that it accepts as the continuous rule would."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from market.book import Book
from market.fills import Fill, Resting
from market.matching import Entered
from market.orders import Ask, Bid, LotKind, Order, TimeInForce, what_is_left
from market.pricing import PriceRule, price_yen_per_t


def one_by_one(
    resting: Sequence[Resting], price: PriceRule, rank: Callable[[Bid], int] = lambda _bid: 0
) -> tuple[Fill, ...]:
    """Fills of collected orders: bids of the highest rank first, then of the greatest limit, then by arrival.

    All asks wait by limit, then arrival, when the first bid comes: the order of arrival decides nothing but ties.
    """
    orders = [_as_it_enters(waiting) for waiting in resting]
    asks = sorted((each for each in orders if isinstance(each, Ask)), key=lambda ask: ask.limit_yen_per_t)
    bids = sorted(
        (each for each in orders if isinstance(each, Bid)), key=lambda bid: (-rank(bid), -bid.limit_yen_per_t)
    )
    book = Book()
    served: list[Order] = [*asks, *bids]
    outcomes = [book.enter(order) for order in served]
    matches = [match for outcome in outcomes if isinstance(outcome, Entered) for match in outcome.matches]
    return tuple(Fill(match=match, price_yen_per_t=price_yen_per_t(price, match)) for match in matches)


def _as_it_enters(waiting: Resting) -> Order:
    """The order as it enters this call: all-or-none as a whole lot, and there until the call ends."""
    order = what_is_left(waiting.order, waiting.remaining_g)
    lot_kind = LotKind.WHOLE if order.all_or_none else LotKind.PARTIAL
    return replace(order, lot_kind=lot_kind, time_in_force=TimeInForce.GOOD_TILL)
