"""Random orders of every kind in a small world, where orders meet often.

Hypothesis draws the seed and the length; the flow follows from them in plain Python, which is fifty times faster
than drawing each field and lets every property see hundreds of flows.
"""

from dataclasses import dataclass, replace
from random import Random

from hypothesis import strategies as st

from market.buyers import Traits
from market.conditions import ANYTHING, AllOf, AnyOf, Anything, Excluding, OneOf, ProducedWithin, Within
from market.credits import Attributes, Verification
from market.orders import Ask, Bid, Leg, LotKind, TimeInForce

HALF_DAY_S = 43_200
ACCOUNTS = ("an", "bo", "cy", "di", "ed")
GROUPS = {"an": "family", "bo": "family", "cy": "cy", "di": "di"}
PLACES = (
    ("日本", "福島県", "◎◎市"),
    ("日本", "福島県"),
    ("日本", "東京都", "千代田区"),
    ("日本", "北海道"),
    ("France",),
)
TYPES = (("renewable", "solar"), ("renewable", "wind", "small"), ("renewable", "wind"), ("other",))
PLACE_NODES = ((), ("日本",), ("日本", "福島県"), ("日本", "東京都"), ("日本", "福島県", "◎◎市"), ("France",))
TYPE_NODES = (("renewable",), ("renewable", "wind"), ("renewable", "solar"))


@dataclass(frozen=True)
class Cancel:
    order_id: str


def window(rng):
    start = rng.randint(-5, 40) * HALF_DAY_S
    return start, start + rng.randint(1, 30) * HALF_DAY_S


def origin(rng, owners=ACCOUNTS):
    produced_from, produced_until = window(rng)
    return Attributes(
        owner=rng.choice(owners),
        disclosed=rng.random() < 0.6,
        place=rng.choice(PLACES),
        energy_type=rng.choice(TYPES),
        produced_from=produced_from,
        produced_until=produced_until,
        source="meter",
        factor_ug_per_wh=441_000,
        factor_source="table",
        verification=rng.choice((Verification.VERIFIED, Verification.PENDING)),
    )


def some(rng, values):
    return tuple(rng.sample(values, rng.randint(1, 2)))


def named_or_node(rng):
    return rng.choice(
        (
            OneOf("owner", some(rng, ACCOUNTS)),
            OneOf("place", some(rng, PLACES)),
            OneOf("energy_type", some(rng, TYPES)),
            Within("place", rng.choice(PLACE_NODES)),
            Within("energy_type", rng.choice(TYPE_NODES)),
        )
    )


def condition(rng, depth=2):
    kind = rng.random()
    if kind < 0.25:
        return Anything()
    if kind < 0.55:
        return named_or_node(rng)
    if kind < 0.65:
        return Excluding(named_or_node(rng))
    if kind < 0.75:
        return ProducedWithin(*window(rng))
    if kind < 0.8 or not depth:
        return OneOf("verification", ("verified",))
    parts = tuple(condition(rng, depth - 1) for _ in range(rng.randint(1, 3)))
    return rng.choice((AllOf, AnyOf))(parts)


KINDS = (("household",), ("company", "retailer"), ("company",))


def buyer_condition(rng):
    if rng.random() < 0.8:
        return ANYTHING
    return rng.choice((Within("kind", ("company",)), OneOf("kind", (("household",),)), Within("place", PLACE_NODES[2])))


def terms(rng):
    grams = rng.randint(1, 8)
    return {
        "account": rng.choice(ACCOUNTS),
        "grams": grams,
        "minimum_g": rng.randint(1, grams) if rng.random() < 0.15 else 0,
        "lot_kind": LotKind.WHOLE if rng.random() < 0.25 else LotKind.PARTIAL,
        "time_in_force": rng.choice(tuple(TimeInForce)) if rng.random() < 0.3 else TimeInForce.GOOD_TILL,
    }


def limit(rng):
    return rng.randint(0, 8) * 1_000


def bid(rng, order_id):
    legs = tuple(Leg(condition=condition(rng), limit_yen_per_t=limit(rng)) for _ in range(rng.choice((1, 1, 2, 3))))
    traits = Traits(place=rng.choice(PLACES), kind=rng.choice(KINDS))
    return Bid(id=order_id, legs=legs, traits=traits, **terms(rng))


def ask(rng, order_id, attributes):
    return Ask(
        id=order_id,
        limit_yen_per_t=limit(rng),
        lot_id="lot",
        attributes=attributes,
        condition=buyer_condition(rng),
        **terms(rng),
    )


def flow(rng, length):
    """Orders, some in the place of others, and cancellations in sequence; orders are numbered as they come."""
    offered = [origin(rng) for _ in range(5)]
    events = []
    for number in range(length):
        kind = rng.random()
        if kind < 0.85 or not number:
            order_id = f"order {number}"
            order = ask(rng, order_id, rng.choice(offered)) if kind < 0.4 else bid(rng, order_id)
            events.append(in_place_of(rng, order, rng.choice(events)) if events and rng.random() < 0.2 else order)
        else:
            events.append(Cancel(f"order {rng.randrange(number)}"))
    return events


def in_place_of(rng, order, earlier):
    """The order as a replacement, mostly of one of its own account."""
    if isinstance(earlier, Cancel):
        return replace(order, replaces=earlier.order_id)
    return replace(order, replaces=earlier.id, account=earlier.account if rng.random() < 0.8 else order.account)


RNGS = st.integers(0, 2**32 - 1).map(Random)


def flows(longest=60):
    """Strategy of flows."""
    return st.builds(flow, RNGS, st.integers(2, longest))
