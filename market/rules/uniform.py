"""A call of one class: attributes do not count, everyone trades at one price (G13).

The volume is the greatest at which some price suits both sides; at the margin, earlier orders go first. A
whole lot that would fill in part is left out and the rest cleared again ("paradoxically rejected").
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace

from market.conditions import Anything
from market.fills import Fill, Match, Resting
from market.orders import Ask, Bid, Order, Side
from market.price_choice import PriceChoice
from market.refusals import Reason, Refusal
from market.rules.call_session import CallSession

Waiting = deque[Resting]
"""One side by price, then arrival, the best first."""


def uniform(resting: Sequence[Resting], choice: PriceChoice) -> tuple[Fill, ...]:
    """Fills of orders collected by arrival, all at one price."""
    asks = sorted((r for r in resting if isinstance(r.order, Ask)), key=lambda r: r.order.limit_yen_per_t)
    bids = sorted((r for r in resting if isinstance(r.order, Bid)), key=lambda r: -r.order.limit_yen_per_t)
    while True:
        asks_left, bids_left = deque(asks), deque(bids)
        matches = _meet(bids_left, asks_left)
        torn = [r.order.id for r in (*bids_left, *asks_left) if r.order.all_or_none and r.remaining_g < r.order.grams]
        if not torn:
            break
        asks = [r for r in asks if r.order.id not in torn]
        bids = [r for r in bids if r.order.id not in torn]
    if not matches:
        return ()
    price = _price(matches[-1], bids_left, asks_left, choice)
    return tuple(Fill(match=match, price_yen_per_t=price) for match in matches)


def _meet(bids: Waiting, asks: Waiting) -> list[Match]:
    """The best bid meets the cheapest ask until they no longer cross; both sides are left with the rest."""
    matches = []
    while bids and asks and bids[0].order.limit_yen_per_t >= asks[0].order.limit_yen_per_t:
        bid, ask = bids.popleft(), asks.popleft()
        grams = min(bid.remaining_g, ask.remaining_g)
        matches.append(
            Match(
                bid_id=bid.order.id,
                ask_id=ask.order.id,
                grams=grams,
                bid_limit_yen_per_t=bid.order.limit_yen_per_t,
                ask_limit_yen_per_t=ask.order.limit_yen_per_t,
                resting=Side.BID if bid.arrival < ask.arrival else Side.ASK,
                bid_filled=grams == bid.remaining_g,
                ask_filled=grams == ask.remaining_g,
            )
        )
        for side, order in ((bids, bid), (asks, ask)):
            if grams < order.remaining_g:
                side.appendleft(replace(order, remaining_g=order.remaining_g - grams))
    return matches


def _price(last: Match, bids: Waiting, asks: Waiting, choice: PriceChoice) -> int:
    """Between what the last traders and the first who are left would accept."""
    least = max([last.ask_limit_yen_per_t, *(bid.order.limit_yen_per_t for bid in list(bids)[:1])])
    greatest = min([last.bid_limit_yen_per_t, *(ask.order.limit_yen_per_t for ask in list(asks)[:1])])
    return choice.between(least, greatest)


def _conditions_are_refused(order: Order) -> Refusal | None:
    """One class means one wish: a condition would be ignored, so it is turned away (market rule 14)."""
    if isinstance(order, Ask) or all(isinstance(leg.condition, Anything) for leg in order.legs):
        return None
    words = "this market has one class: bid without a condition"
    return Refusal(target=order.id, reason=Reason.CONDITION_UNSUPPORTED, words=words)


def open_uniform(groups: Mapping[str, str], *, price: str = PriceChoice.MIDDLE) -> CallSession:
    choice = PriceChoice(price)
    return CallSession(groups, clearing=lambda resting: uniform(resting, choice), refuse=_conditions_are_refused)
