"""A call in which every unit changes hands at what its buyer said.

Cheapest asks meet highest bids and get those bids, as in the sulphur auctions of the US agency (Cason and Plott
1996): sellers then gain by asking less than their cost, buyers by bidding less than their value. The multi-price
rounds of non-fossil certificates at JEPX pay as bid likewise.
"""

from collections.abc import Sequence
from fractions import Fraction

from market.mechanisms.sealed import Offer, Promise, Result, Share, crossing, first_units

PROMISES = Promise.EFFICIENT | Promise.BUDGET_BALANCED | Promise.NO_DEFICIT | Promise.INDIVIDUALLY_RATIONAL


def pay_as_bid(buyers: Sequence[Offer], sellers: Sequence[Offer]) -> Result:
    """Bids by falling limit meet asks by rising limit; each unit changes hands at its bid."""
    met = crossing(buyers, sellers)
    takers, givers = first_units(met.buyers, met.units), first_units(met.sellers, met.units)
    left = [units for _, units in takers]
    sold = []
    at = 0
    for offer, units in givers:
        money, open_units = Fraction(), units
        while open_units:
            part = min(open_units, left[at])
            money += part * takers[at][0].limit
            left[at] -= part
            open_units -= part
            at += not left[at]
        sold.append(Share(id=offer.id, units=units, money=money))
    bought = (Share(id=offer.id, units=units, money=Fraction(offer.limit * units)) for offer, units in takers)
    return Result(buyers=tuple(bought), sellers=tuple(sold))
