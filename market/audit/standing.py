"""An order as the auditor keeps it: what is left of it, and what that sets aside."""

from dataclasses import dataclass

from market.audit.books import lot_asset
from market.orders import Ask, Order


@dataclass(slots=True)
class Standing:
    """An order that was taken in.

    asset    what it sets aside: grams of its lot, or money
    each     how much of the asset for each gram: 1, or the most that a bid may pay [micro-yen]
    left_g   grams that wait
    """

    order: Order
    asset: str
    each: int
    left_g: int


def standing(order: Order, currency: str) -> Standing:
    """The order with nothing traded yet."""
    if isinstance(order, Ask):
        return Standing(order, lot_asset(order.lot_id), 1, order.grams)
    return Standing(order, currency, order.limit_yen_per_t, order.grams)
