"""A call in which wishes come first: who names a seller before who names an origin before who takes anything.

So a bid that would take any gram never takes one that another bid wants for what it is. Within a rank the greatest
limit goes first, then arrival; each bid takes the asks that it accepts as the continuous rule would. It is not the
greatest welfare: a picky bid of little value is served before a plain one of great value.
"""

from collections.abc import Mapping, Sequence

from market.conditions import AllOf, AnyOf, Anything, Condition, Excluding, OneOf, ProducedWithin, Within
from market.fills import Fill, Resting
from market.orders import Bid
from market.pricing import PriceRule
from market.rules.call_session import CallSession
from market.rules.one_by_one import one_by_one

SELLER_NAMED = 100
"""More than any number of other wishes."""


def preference(resting: Sequence[Resting], price: PriceRule) -> tuple[Fill, ...]:
    """Fills of collected orders."""
    return one_by_one(resting, price, rank=wishes)


def wishes(bid: Bid) -> int:
    """How much a bid minds where its grams come from; of alternatives the one that minds most."""
    return max(_minds(leg.condition) for leg in bid.legs)


def _minds(condition: Condition) -> int:
    match condition:
        case AllOf(parts):
            return sum(map(_minds, parts))
        case AnyOf(parts):
            return min(map(_minds, parts))
        case OneOf("owner" | "source", _):
            return SELLER_NAMED
        case OneOf() | Within() | ProducedWithin() | Excluding():
            return 1
        case Anything():
            return 0


def open_preference(groups: Mapping[str, str], *, price: str = PriceRule.MIDPOINT) -> CallSession:
    rule = PriceRule(price)
    return CallSession(groups, clearing=lambda resting: preference(resting, rule))
