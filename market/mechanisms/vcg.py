"""Vickrey, Clarke and Groves: everyone pays (or gets) what its presence costs (or gives) the others.

Efficient and truthful, nobody loses; the market adds money wherever something is at stake at the margin.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from market.mechanisms.promises import Promise
from market.mechanisms.sealed import Offer, Result, Share, crossing, first_units

PROMISES = Promise.EFFICIENT | Promise.TRUTHFUL | Promise.INDIVIDUALLY_RATIONAL


def welfare(buyers: Sequence[Offer], sellers: Sequence[Offer]) -> int:
    """Greatest sum of values less costs."""
    met = crossing(buyers, sellers)
    values = sum(offer.limit * units for offer, units in first_units(met.buyers, met.units))
    return values - sum(offer.limit * units for offer, units in first_units(met.sellers, met.units))


def vcg(buyers: Sequence[Offer], sellers: Sequence[Offer]) -> Result:
    """An account is removed with all its offers (market rule 14); what it gains is spread over its units."""
    met = crossing(buyers, sellers)
    best = welfare(buyers, sellers)
    bought, sold = (first_units(side, met.units) for side in (met.buyers, met.sellers))
    units: Counter[str] = Counter()
    for offer, part in (*bought, *sold):
        units[offer.trader] += part
    gain = {trader: Fraction(best - _without(trader, buyers, sellers), units[trader]) for trader in units}
    return Result(
        buyers=tuple(_share(offer, part, offer.limit - gain[offer.trader]) for offer, part in bought),
        sellers=tuple(_share(offer, part, offer.limit + gain[offer.trader]) for offer, part in sold),
    )


def _share(offer: Offer, units: int, price: Fraction) -> Share:
    return Share(id=offer.id, units=units, money=price * units)


def _without(trader: str, buyers: Sequence[Offer], sellers: Sequence[Offer]) -> int:
    return welfare(*([offer for offer in side if offer.trader != trader] for side in (buyers, sellers)))
