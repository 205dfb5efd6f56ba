"""The class prices of an exact call as a payload, both ways (market rule 12)."""

from collections.abc import Sequence
from typing import Any

from market.fills import ClassPrice
from market.log.order_payloads import quantity

DECOMPOSITION = 1
"""Version of the way in which fills become pairs, `market.call.pairing`."""


def certificate_payload(prices: Sequence[ClassPrice]) -> dict[str, Any]:
    """Each class by its earliest ask: least price, price and greatest price [yen/t], potential as text."""
    return {
        "classes": [
            [
                each.ask_id,
                quantity(each.least_yen_per_t),
                quantity(each.price_yen_per_t),
                quantity(each.greatest_yen_per_t),
                str(each.potential),
            ]
            for each in prices
        ],
        "decomposition": DECOMPOSITION,
    }


def class_prices_of(payload: dict[str, Any]) -> list[ClassPrice]:
    """The inverse of `certificate_payload`. Raises KeyError, TypeError or ValueError where it is none."""
    if payload["decomposition"] != DECOMPOSITION:
        raise ValueError(f"decomposition {payload['decomposition']!r} is not known")
    return [
        ClassPrice(
            ask_id=ask,
            least_yen_per_t=int(least),
            price_yen_per_t=int(price),
            greatest_yen_per_t=int(greatest),
            potential=int(potential),
        )
        for ask, least, price, greatest, potential in payload["classes"]
    ]
