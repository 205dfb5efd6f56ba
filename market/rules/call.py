"""The exact call: greatest welfare under conditions, one price for each class of origins (market rules 8 to 12)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from market.fills import ClassPrice, Fill, Match, Outcome, Resting
from market.order_flow import flow_of
from market.orders import Ask, Bid, Order, Side, what_is_left
from market.price_choice import PriceChoice
from market.rules.call_session import CallSession


class ExactCall(CallSession):
    """Collects orders and clears them at the greatest welfare."""

    def __init__(self, groups: Mapping[str, str], choice: PriceChoice) -> None:
        super().__init__(groups, clearing=self._cleared)
        self.choice = choice
        self._class_prices: tuple[ClassPrice, ...] | None = None

    def clear(self) -> Outcome:
        return replace(super().clear(), class_prices=self._class_prices)

    def orders(self) -> list[Order]:
        """What is left of each, by arrival."""
        return [what_is_left(waiting.order, waiting.remaining_g) for waiting in self.resting()]

    def _cleared(self, resting: Sequence[Resting]) -> tuple[Fill, ...]:
        fills, self._class_prices = call(resting, self.choice)
        return fills


def call(resting: Sequence[Resting], choice: PriceChoice) -> tuple[tuple[Fill, ...], tuple[ClassPrice, ...] | None]:
    """Fills of orders collected by arrival, and the prices of classes where no lot leaves them without proof."""
    # The compiled solver is imported when a call is held: whoever only reads a scenario need not wait for it.
    from market.call.class_prices import class_prices  # noqa: PLC0415 - see above
    from market.call.lots import clear_with_lots  # noqa: PLC0415

    orders = [what_is_left(waiting.order, waiting.remaining_g) for waiting in resting]
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
    return tuple(fills), None if has_lots(orders) else class_prices(orders, clearing)


def has_lots(orders: Sequence[Order]) -> bool:
    """Whether some order fills as a whole, or at least so much, or not at all: no prices prove the choice of those."""
    return any(order.all_or_none or order.minimum_g for order in orders)


def open_call(groups: Mapping[str, str], *, price: str = PriceChoice.MIDDLE) -> ExactCall:
    return ExactCall(groups, PriceChoice(price))
