"""Why waiting orders wait.

The price gap tells of other people's limits: it is for the laboratory, not for the public (market rule 17).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from market.conditions import Condition
from market.credits import Attributes
from market.fills import Resting
from market.orders import Ask, Order


class Why(StrEnum):
    """Reasons, by what the other side of the book offers now.

    NO_MATCHING_ATTRIBUTES   nothing there fits, and nothing did
    PRICE_GAP                something fits, but not at this price
    QUANTITY                 what fits at this price is used up, or its lot size is in the way
    """

    NO_MATCHING_ATTRIBUTES = "no_matching_attributes"
    PRICE_GAP = "price_gap"
    QUANTITY = "quantity"


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfilled:
    """A waiting order, what is left of it, and why.

    gap_yen_per_t   how much this order would have to give way to meet the nearest one that fits
    nearest         that one's origin, or of a bid its condition; None where nothing fits
    """

    order_id: str
    remaining_g: int
    why: Why
    gap_yen_per_t: int | None = None
    nearest: Attributes | Condition | None = None


def why_unfilled(resting: Sequence[Resting]) -> tuple[Unfilled, ...]:
    """The reason for each order of a book, in the same order.

    Costs (distinct conditions) x (distinct attributes). An order that was refused because it would trade with
    its own group is not in the book: its refusal says so.
    """
    offered: dict[Attributes, int] = {}
    wanted: dict[Condition, int] = {}
    for waiting in resting:
        if isinstance(order := waiting.order, Ask):
            limit = order.limit_yen_per_t
            offered[order.attributes] = min(limit, offered.get(order.attributes, limit))
        else:
            for leg in order.legs:
                limit = leg.limit_yen_per_t
                wanted[leg.condition] = max(limit, wanted.get(leg.condition, limit))

    @cache
    def cheapest(condition: Condition) -> tuple[int, Attributes] | None:
        fitting = ((limit, origin) for origin, limit in offered.items() if condition.accepts(origin))
        return min(fitting, key=lambda found: found[0], default=None)

    @cache
    def dearest(origin: Attributes) -> tuple[int, Condition] | None:
        fitting = ((limit, condition) for condition, limit in wanted.items() if condition.accepts(origin))
        return max(fitting, key=lambda found: found[0], default=None)

    def nearest(order: Order) -> Near | None:
        if isinstance(order, Ask):
            found = dearest(order.attributes)
            return None if found is None else (order.limit_yen_per_t - found[0], found[1])
        asked = ((cheapest(leg.condition), leg.limit_yen_per_t) for leg in order.legs)
        gaps = ((found[0] - limit, found[1]) for found, limit in asked if found is not None)
        return min(gaps, key=lambda gap: gap[0], default=None)

    return tuple(_reason(waiting, nearest(waiting.order)) for waiting in resting)


Near = tuple[int, Attributes | Condition]
"""(gap in yen/t, the other side's origin or condition)"""


def _reason(waiting: Resting, near: Near | None) -> Unfilled:
    gap_yen_per_t, nearest = near or (None, None)
    something_fitted = near is not None or waiting.remaining_g < waiting.order.grams
    why = Why.QUANTITY if something_fitted else Why.NO_MATCHING_ATTRIBUTES
    if gap_yen_per_t is not None and gap_yen_per_t > 0:
        why = Why.PRICE_GAP
    return Unfilled(
        order_id=waiting.order.id,
        remaining_g=waiting.remaining_g,
        why=why,
        gap_yen_per_t=gap_yen_per_t if why is Why.PRICE_GAP else None,
        nearest=nearest,
    )
