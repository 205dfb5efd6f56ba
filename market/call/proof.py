"""Fills and class prices that somebody claims of a call, held to the rule without clearing it again."""

from collections.abc import Iterator, Sequence

import numpy as np

from market.call.certificate import unproven
from market.call.class_prices import earliest_asks
from market.call.network import MarketNetwork, network_of
from market.call.pairs import Pair
from market.call.parts import all_in_parts
from market.call.price_tree import FAR
from market.compiled import Ints
from market.fills import ClassPrice
from market.order_flow import flow_of
from market.orders import Order
from market.price_choice import PriceChoice
from market.rooms import rooms_of


def call_faults(
    orders: Sequence[Order], pairs: Sequence[Pair], prices: Sequence[ClassPrice], choice: PriceChoice
) -> Iterator[str]:
    """What does not follow for orders that fill in parts, the plainest first; in linear time.

    Proven are welfare, volume and priority, and that nobody would rather trade otherwise at the prices or at either end
    of their intervals. That an interval is as wide as it could be is not.
    """
    flow = flow_of(orders)
    rooms = rooms_of(flow)
    first = earliest_asks(orders, rooms.classes)
    if [each.ask_id for each in prices] != [orders[row].id for row in first.values()]:
        yield "it does not price each class of origins once"
        return
    of_class = dict(zip(first, prices, strict=True))
    yield from _price_faults(orders, pairs, of_class, rooms.classes, choice)
    network = network_of(flow, rooms, all_in_parts(flow))
    table = np.array([pair[:4] for pair in pairs], dtype=np.int64).reshape(-1, 4)
    yield from _value_faults(network, table, of_class)


def _price_faults(
    orders: Sequence[Order], pairs: Sequence[Pair], of_class: dict[int, ClassPrice], classes: Ints, choice: PriceChoice
) -> Iterator[str]:
    for each in of_class.values():
        if each.price_yen_per_t != choice.between(each.least_yen_per_t, each.greatest_yen_per_t):
            yield f"the price of the class of {each.ask_id} is not the {choice} of its interval"
    for pair in pairs:
        price = of_class[int(classes[pair.ask])].price_yen_per_t
        if pair.price_yen_per_t != price:
            yield f"{orders[pair.ask].id} trades at {pair.price_yen_per_t} yen/t, its class at {price}"


def _value_faults(network: MarketNetwork, pairs: Ints, of_class: dict[int, ClassPrice]) -> Iterator[str]:
    columns = {
        "least prices": [each.least_yen_per_t for each in of_class.values()],
        "prices": [each.price_yen_per_t for each in of_class.values()],
        "greatest prices": [each.greatest_yen_per_t for each in of_class.values()],
        "potentials": [each.potential for each in of_class.values()],
    }
    for name, column in columns.items():
        values = np.full(max(of_class, default=-1) + 1, FAR)
        values[list(of_class)] = column
        if gap := unproven(network, pairs, values, whole_objective=name == "potentials"):
            yield f"the trades fall short of what the {name} allow by {gap}: they are not the best, or those do not fit"
