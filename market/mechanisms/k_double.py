"""The k-double auction: one price within the interval that suits both sides (Chatterjee and Samuelson 1983).

Efficient on what is said, balanced, nobody loses; buyers gain by bidding below their value, sellers by asking more.
"""

from collections.abc import Sequence
from fractions import Fraction

from market.mechanisms.promises import Promise
from market.mechanisms.rationing import Ration, best_units
from market.mechanisms.sealed import Offer, Result, at_prices, crossing, first_units

PROMISES = Promise.EFFICIENT | Promise.BUDGET_BALANCED | Promise.NO_DEFICIT | Promise.INDIVIDUALLY_RATIONAL


def k_double(
    buyers: Sequence[Offer], sellers: Sequence[Offer], k: Fraction = Fraction(1, 2), ration: Ration = first_units
) -> Result:
    """Price = least + k (greatest - least), exact: k 0 is the `low` choice, 1 the `high` one."""
    met = crossing(buyers, sellers)
    if not met.units:
        return Result()
    least, greatest = met.interval()
    price = least + k * (greatest - least)
    takers, givers = (best_units(side, met.units, ration) for side in (met.buyers, met.sellers))
    return at_prices(takers, givers, price, price)
