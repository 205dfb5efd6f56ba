"""Vickrey, Clarke and Groves: everyone pays (or gets) what its presence costs (or gives) the others.

Efficient and truthful, nobody loses; the market adds money wherever something is at stake at the margin.
"""

from collections.abc import Sequence
from fractions import Fraction

from market.mechanisms.sealed import Offer, Promise, Result, Share, crossing, first_units

PROMISES = Promise.EFFICIENT | Promise.TRUTHFUL | Promise.INDIVIDUALLY_RATIONAL


def welfare(buyers: Sequence[Offer], sellers: Sequence[Offer]) -> int:
    """Greatest sum of values less costs."""
    met = crossing(buyers, sellers)
    values = sum(offer.limit * units for offer, units in first_units(met.buyers, met.units))
    return values - sum(offer.limit * units for offer, units in first_units(met.sellers, met.units))


def vcg(buyers: Sequence[Offer], sellers: Sequence[Offer]) -> Result:
    """A trader with several offers would be removed with all of them: give each trader one offer."""
    met = crossing(buyers, sellers)
    best = welfare(buyers, sellers)
    bought = [
        Share(id=offer.id, units=units, money=Fraction(offer.limit * units - best + _without(offer, buyers, sellers)))
        for offer, units in first_units(met.buyers, met.units)
    ]
    sold = [
        Share(id=offer.id, units=units, money=Fraction(offer.limit * units + best - _without(offer, buyers, sellers)))
        for offer, units in first_units(met.sellers, met.units)
    ]
    return Result(buyers=tuple(bought), sellers=tuple(sold))


def _without(trader: Offer, buyers: Sequence[Offer], sellers: Sequence[Offer]) -> int:
    return welfare(
        [offer for offer in buyers if offer is not trader], [offer for offer in sellers if offer is not trader]
    )
