"""Seeded order flows with induced values: what a trader says is one thing, what a gram is worth to it another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from market.conditions import ANYTHING, AllOf, Condition, OneOf, Within
from market.credits import Attributes
from market.orders import Ask, Bid, Leg, LotKind, Order
from scenarios.spec.section import Section
from scenarios.traders.behaviours import BehaviourName
from scenarios.traders.incentives import IncentiveSpec, Programme

Share = Annotated[float, Field(ge=0, le=1)]

TYPES = (("renewable", "solar"), ("renewable", "wind", "small"), ("renewable", "biomass", "wood"))
TYPE_SHARES = (0.8, 0.15, 0.05)
PREFECTURES = 47
TICK_YEN_PER_T = 10
ORDERS_A_SELLER = 10
CONDITION_SHARES = (0.35, 0.35, 0.2, 0.1)
"""Of conditioned bids those that ask for a prefecture, a type, both, a seller."""


class Population(Section):
    """Half sellers, half buyers, one order each; values and limits in yen per tonne."""

    orders: Annotated[int, Field(ge=2)] = 2_000
    conditioned: Share = Field(default=0.6, description="Of the bids / 条件付きの買いの割合")
    undisclosed: Share = Field(default=0.1, description="Of the asks / 非公表の売りの割合")
    whole: Share = Field(default=0.0, description="Orders that fill as a whole or not / 一括のみの注文の割合")
    least_kg: Annotated[int, Field(ge=1)] = 1
    greatest_kg: Annotated[int, Field(ge=1)] = 19
    least_yen_per_t: Annotated[int, Field(ge=0)] = 1_000
    greatest_yen_per_t: Annotated[int, Field(gt=0)] = 5_000
    shading: Annotated[float, Field(ge=0, lt=1, description="How far limits stay behind values / 指値の控え")] = 0.0
    shift_at: Share = Field(default=1.0, description="Values shift from this share of the orders on / 価値が変わる時点")
    shift_yen_per_t: int = Field(default=0, description="By how much they shift / 価値の変化")
    traders: BehaviourName | None = Field(default=None, description="Who speaks in a strategic study / 行動モデル")
    incentives: tuple[IncentiveSpec, ...] = Field(default=(), description="Point bonuses and nudges / 行動変容策")

    @model_validator(mode="after")
    def ranges_are_not_empty(self) -> Self:
        if self.least_kg > self.greatest_kg or self.least_yen_per_t > self.greatest_yen_per_t:
            raise ValueError("the least must not lie above the greatest")
        return self


@dataclass(frozen=True, kw_only=True)
class OrderedFlow:
    """Orders in arrival order, and by id the same orders with true values for limits.

    True values are those before any measure: points are somebody else's money, not welfare.
    """

    orders: Sequence[Order]
    truth: Mapping[str, Order]


def drawn(population: Population, seed: int) -> OrderedFlow:
    """The flow of a seed: each order from its own stream, so that a longer flow begins with the shorter one.

    Streams are keyed by (seed, order): a choice that one order makes shifts no draw of another (common numbers).
    """
    true = [_order(population, seed, number) for number in range(population.orders)]
    programme = Programme(population.incentives, seed)
    moved = [programme.changed(order) if isinstance(order, Bid) else order for order in true]
    said = [_shaded(order, population.shading) for order in moved]
    return OrderedFlow(orders=said, truth={order.id: order for order in true})


def _order(population: Population, seed: int, number: int) -> Order:
    rng = np.random.default_rng((seed, number))
    value = int(rng.integers(population.least_yen_per_t, population.greatest_yen_per_t + 1))
    if number >= population.shift_at * population.orders:
        value = max(0, value + population.shift_yen_per_t)
    value -= value % TICK_YEN_PER_T
    grams = int(rng.integers(population.least_kg, population.greatest_kg + 1)) * 1_000
    kind = LotKind.WHOLE if rng.random() < population.whole else LotKind.PARTIAL
    make = _ask if rng.random() < 0.5 else _bid  # noqa: PLR2004 - half
    return make(population, rng, number, value, grams, kind)


def _ask(population: Population, rng: np.random.Generator, number: int, cost: int, grams: int, kind: LotKind) -> Ask:
    seller = number % max(1, population.orders // ORDERS_A_SELLER)
    origin = Attributes(
        owner=f"S{seller}",
        disclosed=bool(rng.random() >= population.undisclosed),
        place=_prefecture(int(np.random.default_rng((seller, PREFECTURES)).integers(PREFECTURES))),
        energy_type=TYPES[int(rng.choice(len(TYPES), p=TYPE_SHARES))],
        produced_from=0,
        produced_until=1_800,
        source="",
        factor_ug_per_wh=0,
        factor_source="",
    )
    return Ask(
        id=f"A{number}",
        account=origin.owner,
        grams=grams,
        lot_kind=kind,
        limit_yen_per_t=cost,
        lot_id="",
        attributes=origin,
    )


def _bid(population: Population, rng: np.random.Generator, number: int, value: int, grams: int, kind: LotKind) -> Bid:
    leg = Leg(condition=_condition(population, rng), limit_yen_per_t=value)
    return Bid(id=f"B{number}", account=f"C{number}", grams=grams, lot_kind=kind, legs=(leg,))


def _prefecture(number: int) -> tuple[str, ...]:
    return "日本", f"{number + 1:02d}"


def _condition(population: Population, rng: np.random.Generator) -> Condition:
    if rng.random() >= population.conditioned:
        return ANYTHING
    place = Within("place", _prefecture(int(rng.integers(PREFECTURES))))
    kind = Within("energy_type", TYPES[int(rng.choice(len(TYPES), p=TYPE_SHARES))])
    owner = OneOf("owner", (f"S{int(rng.integers(max(1, population.orders // ORDERS_A_SELLER)))}",))
    choices: tuple[Condition, ...] = (place, kind, AllOf((place, kind)), owner)
    return choices[int(rng.choice(len(choices), p=CONDITION_SHARES))]


def _shaded(order: Order, shading: float) -> Order:
    """Sellers ask for more than their cost, buyers bid less than their value, by the same share."""
    if not shading:
        return order
    if isinstance(order, Ask):
        return replace(order, limit_yen_per_t=on_tick(order.limit_yen_per_t * (1 + shading)))
    legs = (replace(leg, limit_yen_per_t=on_tick(leg.limit_yen_per_t * (1 - shading))) for leg in order.legs)
    return replace(order, legs=tuple(legs))


def on_tick(yen_per_t: float) -> int:
    return round(yen_per_t / TICK_YEN_PER_T) * TICK_YEN_PER_T
