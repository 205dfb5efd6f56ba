"""What an order must look like before the market considers it: each fault is a refusal with its reason."""

from dataclasses import dataclass
from functools import lru_cache

from market.conditions import NAMED_FIELDS, AllOf, AnyOf, Condition, Excluding, OneOf, ProducedWithin, Within, mentioned
from market.credits import Verification
from market.hierarchies import Hierarchy, Path, text_of
from market.keys import ConditionTooWideError, keys_of
from market.orders import MOST_LEGS, Ask, Bid, Order
from market.refusals import Reason, Refusal
from market.units import PRODUCT_LIMIT


@dataclass(frozen=True, kw_only=True, slots=True)
class TradingLimits:
    """Terms of trade.

    tick_yen_per_t   prices are multiples of this
    lot_g            quantities are multiples of this
    least_yen_per_t, greatest_yen_per_t   band of prices, its ends included; None is no upper end
    places           the places that exist, or None where any path may be one; likewise `energy_types`
    """

    tick_yen_per_t: int = 1
    lot_g: int = 1
    least_yen_per_t: int = 0
    greatest_yen_per_t: int | None = None
    places: Hierarchy | None = None
    energy_types: Hierarchy | None = None


Fault = tuple[Reason, str]

BUYER_FIELDS = frozenset({"place", "kind"})
ORIGIN_FIELDS = NAMED_FIELDS - {"kind"} | {"produced_from"}


def refusal_of(order: Order, limits: TradingLimits) -> Refusal | None:
    """The first thing wrong with `order` by itself, or None."""
    fault = (
        _quantity_fault(order.grams, limits.lot_g)
        or _minimum_fault(order)
        or (_ask_fault(order, limits) if isinstance(order, Ask) else _bid_fault(order, limits))
    )
    return None if fault is None else Refusal(target=order.id, reason=fault[0], words=fault[1])


def _quantity_fault(grams: int, lot_g: int) -> Fault | None:
    if type(grams) is not int:
        return Reason.NOT_WHOLE, f"grams must be a whole int (got {grams!r})"
    if grams <= 0:
        return Reason.AMOUNT_NOT_POSITIVE, f"grams must be > 0 (got {grams})"
    if grams % lot_g:
        return Reason.OFF_LOT_SIZE, f"grams must be a multiple of {lot_g} (got {grams})"
    return None


def _minimum_fault(order: Order) -> Fault | None:
    if type(order.minimum_g) is int and 0 <= order.minimum_g <= order.grams:
        return None
    return Reason.MINIMUM_IMPOSSIBLE, f"the minimum fill lies in 0 to {order.grams} g (got {order.minimum_g!r})"


def _price_fault(price: int, grams: int, limits: TradingLimits) -> Fault | None:
    if type(price) is not int:
        return Reason.NOT_WHOLE, f"the limit must be a whole int of yen/t (got {price!r})"
    if price < 0:
        return Reason.PRICE_NEGATIVE, f"the limit must be >= 0 yen/t (got {price})"
    if price % limits.tick_yen_per_t:
        return Reason.OFF_TICK, f"the limit must be a multiple of {limits.tick_yen_per_t} yen/t (got {price})"
    least, greatest = limits.least_yen_per_t, limits.greatest_yen_per_t
    if price < least or (greatest is not None and price > greatest):
        return Reason.OUTSIDE_BAND, f"prices go from {least} to {greatest or 'any'} yen/t (got {price})"
    if grams * price >= PRODUCT_LIMIT:
        return Reason.TOO_LARGE, f"{grams} g x {price} yen/t is 2^62 micro-yen or more: split the order"
    return None


def _ask_fault(ask: Ask, limits: TradingLimits) -> Fault | None:
    if fault := _price_fault(ask.limit_yen_per_t, ask.grams, limits):
        return fault
    origin = ask.attributes
    if origin.verification is Verification.REJECTED:
        return Reason.LOT_REJECTED, f"lot {ask.lot_id} was rejected by its verifier"
    return (
        _node_fault("place", origin.place, limits)
        or _node_fault("energy_type", origin.energy_type, limits)
        or _ask_wish_fault(ask.condition, limits)
    )


def _bid_fault(bid: Bid, limits: TradingLimits) -> Fault | None:
    if not 1 <= len(bid.legs) <= MOST_LEGS:
        return Reason.LEGS_COUNT, f"a bid has 1 to {MOST_LEGS} alternatives (got {len(bid.legs)})"
    for leg in bid.legs:
        if fault := _price_fault(leg.limit_yen_per_t, bid.grams, limits):
            return fault
    for leg in bid.legs:
        if fault := _bid_wish_fault(leg.condition, limits):
            return fault
    return None


@lru_cache(maxsize=4_096)
def _ask_wish_fault(condition: Condition, limits: TradingLimits) -> Fault | None:
    return _unknown_fault(condition, BUYER_FIELDS, limits)


@lru_cache(maxsize=4_096)
def _bid_wish_fault(condition: Condition, limits: TradingLimits) -> Fault | None:
    return _unknown_fault(condition, ORIGIN_FIELDS, limits) or _reach_fault(condition)


def _unknown_fault(condition: Condition, known: frozenset[str], limits: TradingLimits) -> Fault | None:
    """A field that the other side has not, or a place or energy type that does not exist."""
    for field in sorted(_fields(condition) - known):
        return Reason.CONDITION_UNSUPPORTED, f"{field} says nothing about the other side: one of {sorted(known)}"
    faults = (_node_fault(field, value, limits) for field, value, _ in mentioned(condition) if isinstance(value, tuple))
    return next(filter(None, faults), None)


def _reach_fault(condition: Condition) -> Fault | None:
    try:
        if keys_of(condition):
            return None
    except ConditionTooWideError as fault:
        return Reason.CONDITION_TOO_WIDE, str(fault)
    return Reason.CONDITION_IMPOSSIBLE, "parts of the condition exclude each other"


def _fields(condition: Condition) -> frozenset[str]:
    """Every field that a condition looks at."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return frozenset[str]().union(*map(_fields, parts))
        case Excluding(unwanted):
            return _fields(unwanted)
        case Within(field, _) | OneOf(field, _):
            return frozenset({field})
        case ProducedWithin():
            return frozenset({"produced_from"})
    return frozenset()


def _node_fault(field: str, node: Path, limits: TradingLimits) -> Fault | None:
    if field == "place" and limits.places is not None and node not in limits.places:
        return Reason.UNKNOWN_PLACE, f"no place {text_of(node)}"
    if field == "energy_type" and limits.energy_types is not None and node not in limits.energy_types:
        return Reason.UNKNOWN_ENERGY_TYPE, f"no energy type {text_of(node)}"
    return None
