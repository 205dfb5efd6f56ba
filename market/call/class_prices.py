"""A call's class prices as facts for the log: with the fills they are its certificate (market rule 12)."""

from collections.abc import Sequence

from market.call.clearing import Clearing
from market.compiled import Ints
from market.fills import ClassPrice
from market.orders import Ask, Order


def class_prices(orders: Sequence[Order], clearing: Clearing) -> tuple[ClassPrice, ...]:
    """One for each class that has asks, in the order of their earliest."""
    return tuple(
        ClassPrice(
            ask_id=orders[row].id,
            least_yen_per_t=int(clearing.least[number]),
            price_yen_per_t=int(clearing.prices[number]),
            greatest_yen_per_t=int(clearing.greatest[number]),
            potential=int(clearing.flow.potentials[number]),
        )
        for number, row in earliest_asks(orders, clearing.rooms.classes).items()
    )


def earliest_asks(orders: Sequence[Order], classes: Ints) -> dict[int, int]:
    """The first row of each class of asks."""
    first: dict[int, int] = {}
    for row, number in enumerate(classes.tolist()):
        if isinstance(orders[row], Ask):
            first.setdefault(number, row)
    return first
