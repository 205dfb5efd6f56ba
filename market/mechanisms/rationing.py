"""Who goes without when many want the same at the same price, as a value (market rule 16)."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from itertools import groupby

from market.draws import Draw
from market.mechanisms.sealed import Offer, first_units

Portions = tuple[tuple[Offer, int], ...]
Ration = Callable[[Sequence[Offer], int], Portions]
"""Shares some units out among offers of equal rank."""


class Rationing(StrEnum):
    """TIME earlier offers first, PRO_RATA by size, RANDOM by lot."""

    TIME = "time"
    PRO_RATA = "pro_rata"
    RANDOM = "random"

    def ration(self, draw: Draw) -> Ration:
        """As a function; only RANDOM looks at tickets."""
        if self is Rationing.TIME:
            return first_units
        if self is Rationing.PRO_RATA:
            return pro_rata
        return lambda offers, units: first_units(sorted(offers, key=lambda offer: draw(offer.id)), units)


def pro_rata(offers: Sequence[Offer], units: int) -> Portions:
    """Whole shares in proportion to size; units that are left over go to the largest remainders, earlier first."""
    total = sum(offer.units for offer in offers)
    if units >= total:
        return first_units(offers, total)
    shares = [divmod(units * offer.units, total) for offer in offers]
    left = units - sum(whole for whole, _ in shares)
    favoured = set(sorted(range(len(offers)), key=lambda number: -shares[number][1])[:left])
    portions = ((offer, shares[number][0] + (number in favoured)) for number, offer in enumerate(offers))
    return tuple((offer, part) for offer, part in portions if part)


def best_units(offers: Sequence[Offer], units: int, ration: Ration) -> Portions:
    """The first `units` of offers sorted by limit; only those of the last limit that is reached are rationed."""
    taken: list[tuple[Offer, int]] = []
    for _, equals in groupby(offers, key=lambda offer: offer.limit):
        group = tuple(equals)
        taken += ration(group, units)
        units -= sum(offer.units for offer in group)
        if units <= 0:
            break
    return tuple(taken)
