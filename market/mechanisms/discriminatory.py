"""A call in which every unit changes hands at what its buyer said.

Cheapest asks meet highest bids and get those bids, as in the sulphur auctions of the US agency (Cason and Plott
1996): sellers then gain by asking less than their cost, buyers by bidding less than their value. The multi-price
rounds of non-fossil certificates at JEPX pay as bid likewise.
"""

from collections.abc import Sequence
from fractions import Fraction

from market.mechanisms.promises import Promise
from market.mechanisms.rationing import Ration, best_units
from market.mechanisms.sealed import Offer, Result, Share, crossing, first_units, paired

PROMISES = Promise.EFFICIENT | Promise.BUDGET_BALANCED | Promise.NO_DEFICIT | Promise.INDIVIDUALLY_RATIONAL


def pay_as_bid(buyers: Sequence[Offer], sellers: Sequence[Offer], ration: Ration = first_units) -> Result:
    """Bids by falling limit meet asks by rising limit; each unit changes hands at its bid."""
    met = crossing(buyers, sellers)
    takers, givers = (best_units(side, met.units, ration) for side in (met.buyers, met.sellers))
    sold: dict[str, Fraction] = {}
    for taker, giver, units in paired(takers, givers):
        sold[giver.id] = sold.get(giver.id, Fraction()) + taker.limit * units
    return Result(
        buyers=tuple(Share(id=offer.id, units=units, money=Fraction(offer.limit * units)) for offer, units in takers),
        sellers=tuple(Share(id=offer.id, units=units, money=sold[offer.id]) for offer, units in givers),
    )
