"""What an order must look like before the market considers it: each fault is a refusal with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from market.conditions import NAMED_FIELDS, AllOf, AnyOf, Condition, Excluding, OneOf, ProducedWithin, Within
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
    for reason, words in _faults(order, limits):
        return Refusal(target=order.id, reason=reason, words=words)
    return None


def _faults(order: Order, limits: TradingLimits) -> Iterator[Fault]:
    """Lazily, each check relying on those before it."""
    yield from _quantity_faults(order.grams, limits.lot_g)
    if type(order.minimum_g) is not int or not 0 <= order.minimum_g <= order.grams:
        yield Reason.MINIMUM_IMPOSSIBLE, f"the minimum fill lies in 0 to {order.grams} g (got {order.minimum_g!r})"
    if isinstance(order, Bid) and not 1 <= len(order.legs) <= MOST_LEGS:
        yield Reason.LEGS_COUNT, f"a bid has 1 to {MOST_LEGS} alternatives (got {len(order.legs)})"
    prices = [order.limit_yen_per_t] if isinstance(order, Ask) else [leg.limit_yen_per_t for leg in order.legs]
    for price in prices:
        yield from _price_faults(price, order.grams, limits)
    yield from _ask_faults(order, limits) if isinstance(order, Ask) else _bid_faults(order, limits)


def _quantity_faults(grams: int, lot_g: int) -> Iterator[Fault]:
    if type(grams) is not int:
        yield Reason.NOT_WHOLE, f"grams must be a whole int (got {grams!r})"
    if grams <= 0:
        yield Reason.AMOUNT_NOT_POSITIVE, f"grams must be > 0 (got {grams})"
    if grams % lot_g:
        yield Reason.OFF_LOT_SIZE, f"grams must be a multiple of {lot_g} (got {grams})"


def _price_faults(price: int, grams: int, limits: TradingLimits) -> Iterator[Fault]:
    if type(price) is not int:
        yield Reason.NOT_WHOLE, f"the limit must be a whole int of yen/t (got {price!r})"
    if price < 0:
        yield Reason.PRICE_NEGATIVE, f"the limit must be >= 0 yen/t (got {price})"
    if price % limits.tick_yen_per_t:
        yield Reason.OFF_TICK, f"the limit must be a multiple of {limits.tick_yen_per_t} yen/t (got {price})"
    least, greatest = limits.least_yen_per_t, limits.greatest_yen_per_t
    if price < least or (greatest is not None and price > greatest):
        yield Reason.OUTSIDE_BAND, f"prices go from {least} to {greatest or 'any'} yen/t (got {price})"
    if grams * price >= PRODUCT_LIMIT:
        yield Reason.TOO_LARGE, f"{grams} g x {price} yen/t is 2^62 micro-yen or more: split the order"


def _ask_faults(ask: Ask, limits: TradingLimits) -> Iterator[Fault]:
    if ask.attributes.verification is Verification.REJECTED:
        yield Reason.LOT_REJECTED, f"lot {ask.lot_id} was rejected by its verifier"
    yield from _node_faults("place", ask.attributes.place, limits)
    yield from _node_faults("energy_type", ask.attributes.energy_type, limits)
    yield from _field_faults(ask.condition, BUYER_FIELDS)
    for field, node in _nodes(ask.condition):
        yield from _node_faults(field, node, limits)


def _bid_faults(bid: Bid, limits: TradingLimits) -> Iterator[Fault]:
    for leg in bid.legs:
        yield from _field_faults(leg.condition, ORIGIN_FIELDS)
        for field, node in _nodes(leg.condition):
            yield from _node_faults(field, node, limits)
        try:
            if not keys_of(leg.condition):
                yield Reason.CONDITION_IMPOSSIBLE, "parts of the condition exclude each other"
        except ConditionTooWideError as fault:
            yield Reason.CONDITION_TOO_WIDE, str(fault)


def _field_faults(condition: Condition, known: frozenset[str]) -> Iterator[Fault]:
    for field in _fields(condition) - known:
        yield Reason.CONDITION_UNSUPPORTED, f"{field} says nothing about the other side: one of {sorted(known)}"


@lru_cache(maxsize=4_096)
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


def _node_faults(field: str, node: Path, limits: TradingLimits) -> Iterator[Fault]:
    if field == "place" and limits.places is not None and node not in limits.places:
        yield Reason.UNKNOWN_PLACE, f"no place {text_of(node)}"
    if field == "energy_type" and limits.energy_types is not None and node not in limits.energy_types:
        yield Reason.UNKNOWN_ENERGY_TYPE, f"no energy type {text_of(node)}"


def _nodes(condition: Condition) -> Iterator[tuple[str, Path]]:
    """Every place and energy type that a condition mentions."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _nodes(part)
        case Excluding(unwanted):
            yield from _nodes(unwanted)
        case Within(field, node):
            yield field, node
        case OneOf(("place" | "energy_type") as field, values):
            for value in values:
                if isinstance(value, tuple):
                    yield field, value
