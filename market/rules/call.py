"""The exact call: greatest welfare under conditions, one price for each class of origins (market rules 8 to 12)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from market.fills import Fill, Match, Resting
from market.order_flow import flow_of
from market.orders import Ask, Bid, Order, Side
from market.price_choice import PriceChoice
from market.rules.call_session import CallSession


def call(resting: Sequence[Resting], choice: PriceChoice) -> tuple[Fill, ...]:
    """Fills of orders collected by arrival."""
    # The compiled solver is imported when a call is held: whoever only reads a scenario need not wait for it.
    from market.call.lots import clear_with_lots  # noqa: PLC0415 - see above

    orders = [_what_is_left(waiting) for waiting in resting]
    clearing = clear_with_lots(flow_of(orders), choice=choice).clearing
    left = {waiting.order.id: waiting.remaining_g for waiting in resting}
    fills = []
    for (bid_row, ask_row, grams), price in zip(clearing.pairs.tolist(), clearing.pair_prices.tolist(), strict=True):
        bid, ask = orders[bid_row], orders[ask_row]
        if not (isinstance(bid, Bid) and isinstance(ask, Ask)):
            raise TypeError(f"the call paired {bid.id} with {ask.id}, which are not a bid and an ask")
        for order in (bid, ask):
            left[order.id] -= grams
        match = Match(
            bid_id=bid.id,
            ask_id=ask.id,
            grams=grams,
            bid_limit_yen_per_t=bid.limit_for(ask.attributes) or 0,
            ask_limit_yen_per_t=ask.limit_yen_per_t,
            resting=Side.BID if bid_row < ask_row else Side.ASK,
            bid_filled=not left[bid.id],
            ask_filled=not left[ask.id],
        )
        fills.append(Fill(match=match, price_yen_per_t=price))
    return tuple(fills)


def _what_is_left(waiting: Resting) -> Order:
    order = waiting.order
    return replace(
        order, grams=waiting.remaining_g, minimum_g=order.minimum_g if waiting.remaining_g == order.grams else 0
    )


def open_call(groups: Mapping[str, str], *, price: str = PriceChoice.MIDDLE) -> CallSession:
    choice = PriceChoice(price)
    return CallSession(groups, clearing=lambda resting: call(resting, choice))
