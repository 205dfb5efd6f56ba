"""Mechanisms that give up a little trade so that nobody gains by a false limit, for offers of one unit.

McAfee 1992: where the price halfway between the first buyer and seller left out suits the last who trade, all
trade at it; otherwise the last pair is left out and its limits are the prices, the market keeping the difference.
SBBA (Segal-Halevi, Hassidim, Aumann 2016): strongly balanced, where the first seller left out asks no more than
the last buyer pays all trade at that ask; otherwise the last buyer sets the price and a drawn seller stays out.
MUDA (the same, 2018): two halves, drawn, each trading at the equilibrium price of the other.
"""

from collections.abc import Sequence
from fractions import Fraction

from market.mechanisms.promises import Promise
from market.mechanisms.sealed import Offer, Result, at_prices, crossing, first_units

MCAFEE_PROMISES = Promise.TRUTHFUL | Promise.NO_DEFICIT | Promise.INDIVIDUALLY_RATIONAL
SBBA_PROMISES = Promise.TRUTHFUL | Promise.BUDGET_BALANCED | Promise.NO_DEFICIT | Promise.INDIVIDUALLY_RATIONAL
MUDA_PROMISES = SBBA_PROMISES


class UnitOffersOnlyError(ValueError):
    """A mechanism that is truthful for single units was given larger offers."""


def mcafee(buyers: Sequence[Offer], sellers: Sequence[Offer]) -> Result:
    met = crossing(single(buyers), single(sellers))
    count = met.units
    if not count:
        return Result()
    last_buyer, last_seller = met.marginal()
    if count < min(len(met.buyers), len(met.sellers)):
        price = Fraction(met.buyers[count].limit + met.sellers[count].limit, 2)
        if last_seller.limit <= price <= last_buyer.limit:
            return at_prices(first_units(met.buyers, count), first_units(met.sellers, count), price, price)
    some, others = first_units(met.buyers, count - 1), first_units(met.sellers, count - 1)
    return at_prices(some, others, Fraction(last_buyer.limit), Fraction(last_seller.limit))


def sbba(buyers: Sequence[Offer], sellers: Sequence[Offer], tickets: Sequence[int]) -> Result:
    """`tickets` are drawn, one for each seller: where one must stay out, it is the least among those who trade."""
    met = crossing(single(buyers), single(sellers))
    count = met.units
    if not count:
        return Result()
    last_buyer, _ = met.marginal()
    if count < len(met.sellers) and met.sellers[count].limit <= last_buyer.limit:
        price = Fraction(met.sellers[count].limit)
        return at_prices(first_units(met.buyers, count), first_units(met.sellers, count), price, price)
    drawn = {offer.id: ticket for offer, ticket in zip(sellers, tickets, strict=True)}
    out = min(met.sellers[:count], key=lambda offer: drawn[offer.id])
    chosen = [offer for offer in met.sellers[:count] if offer is not out]
    price = Fraction(last_buyer.limit)
    return at_prices(first_units(met.buyers, count - 1), first_units(chosen, count - 1), price, price)


def muda(buyers: Sequence[Offer], sellers: Sequence[Offer], in_first_half: Sequence[bool]) -> Result:
    """`in_first_half` draws the halves: one entry for each buyer, then for each seller.

    Where one side of a half would trade more at the other half's price, its earlier offers go first.
    """
    halves = []
    count = len(buyers)
    for first in (True, False):
        some = [offer for offer, half in zip(buyers, in_first_half[:count], strict=True) if half is first]
        others = [offer for offer, half in zip(sellers, in_first_half[count:], strict=True) if half is first]
        halves.append((single(some), single(others)))
    results = [_at_price_of(*one, *other) for one, other in (halves, halves[::-1])]
    return Result(
        buyers=results[0].buyers + results[1].buyers,
        sellers=results[0].sellers + results[1].sellers,
    )


def _at_price_of(
    buyers: Sequence[Offer], sellers: Sequence[Offer], other_buyers: Sequence[Offer], other_sellers: Sequence[Offer]
) -> Result:
    met = crossing(other_buyers, other_sellers)
    if not met.units:
        return Result()
    price = Fraction(sum(met.interval()), 2)
    takers = [offer for offer in buyers if offer.limit >= price]
    givers = [offer for offer in sellers if offer.limit <= price]
    count = min(len(takers), len(givers))
    return at_prices(first_units(takers, count), first_units(givers, count), price, price)


def single(offers: Sequence[Offer]) -> Sequence[Offer]:
    """The same offers. Raises UnitOffersOnlyError where one is larger than a unit."""
    if any(offer.units != 1 for offer in offers):
        raise UnitOffersOnlyError("this mechanism is truthful for offers of one unit only")
    return offers
