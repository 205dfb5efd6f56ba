"""Orders and origins as payloads, both ways; the log has subjects' pseudonyms where orders have names."""

from typing import Any, Protocol, get_args

from market.buyers import Traits
from market.condition_json import as_tree, from_tree
from market.conditions import AllOf, AnyOf, Condition, Excluding, OneOf
from market.credits import Attributes, Verification
from market.log.canonical import GREATEST
from market.orders import Ask, Bid, Leg, LotKind, Order, Side, TimeInForce

LOT_KINDS: dict[Any, LotKind] = {str(kind): kind for kind in LotKind}
TIMES_IN_FORCE: dict[Any, TimeInForce] = {str(kind): kind for kind in TimeInForce}
SIDES: dict[Any, Side] = {str(side): side for side in Side}
"""By text: an audit looks up thousands a second, and calling an enumeration takes four times as long."""


def quantity(value: Any) -> Any:
    """A whole number as it is; what an order should not have held, as text: its refusal is logged too."""
    return value if type(value) is int and abs(value) <= GREATEST else str(value)


def quantity_of(value: Any) -> Any:
    """The inverse of `quantity`; text that is no whole number stays text."""
    if type(value) is int:
        return value
    try:
        return int(value)
    except ValueError:
        return value


def attributes_payload(origin: Attributes, subjects: "Naming") -> dict[str, Any]:
    return {
        "disclosed": origin.disclosed,
        "energy_type": origin.energy_type,
        "factor_source": origin.factor_source,
        "factor_ug_per_wh": quantity(origin.factor_ug_per_wh),
        "owner": subjects.pseudonym(origin.owner),
        "place": origin.place,
        "produced_from": origin.produced_from,
        "produced_until": origin.produced_until,
        "source": subjects.meter(origin.source, origin.owner),
        "verification": str(origin.verification),
    }


def attributes_of(payload: dict[str, Any]) -> Attributes:
    """The inverse of `attributes_payload`. Raises TypeError or ValueError where it is none."""
    return Attributes(
        **payload
        | {
            "energy_type": tuple(payload["energy_type"]),
            "factor_ug_per_wh": quantity_of(payload["factor_ug_per_wh"]),
            "place": tuple(payload["place"]),
            "verification": Verification(payload["verification"]),
        }
    )


def order_payload(order: Order, subjects: "Naming", of_lot: Attributes | None) -> dict[str, Any]:
    """An order as received.

    of_lot   attributes of the lot that an ask names, if it was issued; an ask's own stand only where they differ
    """
    terms: dict[str, Any] = {
        "account": subjects.pseudonym(order.account),
        "expires": order.expires,
        "grams": quantity(order.grams),
        "lot_kind": str(order.lot_kind),
        "minimum_g": quantity(order.minimum_g),
        "time_in_force": str(order.time_in_force),
    }
    if order.replaces is not None:
        terms["replaces"] = order.replaces
    if isinstance(order, Ask):
        return terms | {
            "attributes": None if order.attributes == of_lot else attributes_payload(order.attributes, subjects),
            "condition": as_tree(renamed(order.condition, subjects)),
            "limit_yen_per_t": quantity(order.limit_yen_per_t),
            "lot": order.lot_id,
            "side": str(Side.ASK),
        }
    return terms | {
        "legs": [
            {
                "condition": as_tree(renamed(leg.condition, subjects)),
                "limit_yen_per_t": quantity(leg.limit_yen_per_t),
            }
            for leg in order.legs
        ],
        "side": str(Side.BID),
        "traits": {"kind": order.traits.kind, "place": order.traits.place},
    }


def traits_of(payload: dict[str, Any]) -> Traits:
    """What a bid says of its buyer. Raises KeyError or TypeError where the payload does not say it."""
    return Traits(place=tuple(payload["place"]), kind=tuple(payload["kind"]))


def leg_of(payload: dict[str, Any]) -> Leg:
    """One alternative of a bid. Raises KeyError, TypeError or ValueError where it is none."""
    return Leg(condition=from_tree(payload["condition"]), limit_yen_per_t=quantity_of(payload["limit_yen_per_t"]))


def order_of(order_id: str, payload: dict[str, Any], of_lot: Attributes | None) -> Order:
    """The inverse of `order_payload`, under pseudonyms.

    Raises KeyError, TypeError or ValueError where the payload is no order, or leaves out what no lot supplies.
    """
    terms: dict[str, Any] = {
        "id": order_id,
        "account": payload["account"],
        "expires": payload["expires"],
        "grams": quantity_of(payload["grams"]),
        "lot_kind": LOT_KINDS[payload["lot_kind"]],
        "minimum_g": quantity_of(payload["minimum_g"]),
        "replaces": payload.get("replaces"),
        "time_in_force": TIMES_IN_FORCE[payload["time_in_force"]],
    }
    if SIDES[payload["side"]] is Side.BID:
        return Bid(
            **terms,
            legs=tuple(map(leg_of, payload["legs"])),
            traits=traits_of(payload["traits"]),
        )
    attributes = of_lot if payload["attributes"] is None else attributes_of(payload["attributes"])
    if attributes is None:
        raise ValueError(f"ask {order_id} names an unknown lot and says nothing of its origin")
    return Ask(
        **terms,
        limit_yen_per_t=quantity_of(payload["limit_yen_per_t"]),
        lot_id=payload["lot"],
        attributes=attributes,
        condition=from_tree(payload["condition"]),
    )


class Naming(Protocol):
    """What to call owners and meters."""

    def pseudonym(self, name: str) -> str: ...

    def meter(self, source: str, owner: str | None = None, /) -> str: ...


def renamed(condition: Condition, subjects: Naming) -> Condition:
    """The same wish, naming owners and meters as `subjects` does."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return type(condition)(tuple(renamed(part, subjects) for part in parts))
        case Excluding(unwanted):
            inner = renamed(unwanted, subjects)
            return Excluding(inner) if isinstance(inner, get_args(Excluding.__annotations__["unwanted"])) else condition
        case OneOf("owner", values):
            return OneOf("owner", tuple(subjects.pseudonym(str(value)) for value in values))
        case OneOf("source", values):
            return OneOf("source", tuple(subjects.meter(str(value)) for value in values))
    return condition
