"""Prices that traders cannot move: posted by the market, or agreed by pairs that meet by chance.

A posted price is truthful and balanced; nobody loses; how much is traded depends on the price. Chance meetings
split the difference of a pair's limits: balanced, nobody loses, neither efficient nor truthful.
"""

from collections.abc import Sequence
from fractions import Fraction

from market.mechanisms.promises import Promise
from market.mechanisms.rationing import Ration
from market.mechanisms.sealed import Offer, Result, Share, at_prices, first_units

POSTED_PROMISES = Promise.TRUTHFUL | Promise.BUDGET_BALANCED | Promise.NO_DEFICIT | Promise.INDIVIDUALLY_RATIONAL
MEETING_PROMISES = Promise.BUDGET_BALANCED | Promise.NO_DEFICIT | Promise.INDIVIDUALLY_RATIONAL


def posted_price(buyers: Sequence[Offer], sellers: Sequence[Offer], price: int, ration: Ration = first_units) -> Result:
    """Whom the price suits; the longer side is rationed, for a better limit buys no better place."""
    takers = [offer for offer in buyers if offer.limit >= price]
    givers = [offer for offer in sellers if offer.limit <= price]
    units = min(sum(offer.units for offer in takers), sum(offer.units for offer in givers))
    return at_prices(ration(takers, units), ration(givers, units), Fraction(price), Fraction(price))


def chance_meetings(buyers: Sequence[Offer], sellers: Sequence[Offer], order_of_sellers: Sequence[int]) -> Result:
    """The i-th buyer meets the i-th of the drawn sellers once; they trade halfway if that suits both."""
    bought, sold = [], []
    for buyer, number in zip(buyers, order_of_sellers, strict=False):
        seller = sellers[number]
        units = min(buyer.units, seller.units)
        if buyer.limit >= seller.limit and units:
            money = Fraction(buyer.limit + seller.limit, 2) * units
            bought.append(Share(id=buyer.id, units=units, money=money))
            sold.append(Share(id=seller.id, units=units, money=money))
    return Result(buyers=tuple(bought), sellers=tuple(sold))
