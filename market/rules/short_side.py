"""A call by price priority in which the fully filled side of each match sets its price (G11).

Bids come in the order of their greatest limit, then arrival; each takes the asks that it accepts as the
continuous rule would. The arrival order decides nothing but ties. It is not the greatest welfare: that is the
exact call's.
"""

from collections.abc import Mapping, Sequence

from market.fills import Fill, Resting
from market.pricing import PriceRule
from market.rules.call_session import CallSession
from market.rules.one_by_one import one_by_one


def short_side(resting: Sequence[Resting]) -> tuple[Fill, ...]:
    """Fills of collected orders; where a match fills both sides, the midpoint rounded down."""
    return one_by_one(resting, PriceRule.SHORT_SIDE)


def open_short_side(groups: Mapping[str, str]) -> CallSession:
    return CallSession(groups, clearing=short_side)
