"""Continuous trading: an order meets the book on arrival, by price, then time."""

from collections.abc import Mapping

from market.book import Book
from market.fills import Fill, Leftover, Outcome, Resting
from market.orders import Order
from market.pricing import PriceRule, price_yen_per_t
from market.refusals import Refusal


class Continuous:
    """A book with a price rule."""

    def __init__(self, groups: Mapping[str, str], *, price: str = PriceRule.RESTING) -> None:
        self._book = Book(groups)
        self._price = PriceRule(price)

    def enter(self, order: Order) -> Outcome | Refusal:
        entered = self._book.enter(order)
        if isinstance(entered, Refusal):
            return entered
        fills = tuple(
            Fill(match=match, price_yen_per_t=price_yen_per_t(self._price, match)) for match in entered.matches
        )
        left_g = entered.leftover_g
        return Outcome(fills=fills, leftovers=(Leftover(order_id=order.id, grams=left_g),) if left_g else ())

    def clear(self) -> Outcome:
        return Outcome()

    def cancel(self, order_id: str) -> int:
        return self._book.cancel(order_id)

    def remaining_g(self, order_id: str) -> int:
        return self._book.remaining_g(order_id)

    def resting(self) -> tuple[Resting, ...]:
        return self._book.resting()
