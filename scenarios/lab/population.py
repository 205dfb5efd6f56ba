"""Seeded order flows with induced values: what a trader says is one thing, what a gram is worth to it another."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from market.conditions import ANYTHING, AllOf, Condition, OneOf, Within
from market.credits import Attributes
from market.orders import Ask, Bid, Leg, LotKind, Order
from scenarios.spec.section import Section

Share = Annotated[float, Field(ge=0, le=1)]

TYPES = (("renewable", "solar"), ("renewable", "wind", "small"), ("renewable", "biomass", "wood"))
TYPE_SHARES = (0.8, 0.15, 0.05)
PREFECTURES = 47
TICK_YEN_PER_T = 10


class Population(Section):
    """Half sellers, half buyers, one order each; limits in yen per tonne."""

    orders: Annotated[int, Field(ge=2)] = 2_000
    conditioned: Share = 0.6
    undisclosed: Share = 0.1
    whole: Share = 0.0
    least_yen_per_t: Annotated[int, Field(ge=0)] = 1_000
    greatest_yen_per_t: Annotated[int, Field(gt=0)] = 5_000
    shading: Annotated[float, Field(ge=0, lt=1, description="How far limits stay behind values / 指値の控え")] = 0.0


@dataclass(frozen=True, kw_only=True)
class OrderedFlow:
    """Orders in arrival order, with what a gram is worth (or costs) to each [yen/t]."""

    orders: Sequence[Order]
    worth: dict[str, int]


def drawn(population: Population, seed: int) -> OrderedFlow:
    """The flow of a seed: each order from its own stream, so that a longer flow begins with the shorter one."""
    orders, worth = [], {}
    for number in range(population.orders):
        rng = np.random.default_rng((seed, number))
        ticks = rng.integers(population.least_yen_per_t, population.greatest_yen_per_t + 1) // TICK_YEN_PER_T
        value = int(ticks) * TICK_YEN_PER_T
        terms: dict[str, object] = {
            "grams": int(rng.integers(1, 20)) * 1_000,
            "lot_kind": LotKind.WHOLE if rng.random() < population.whole else LotKind.PARTIAL,
        }
        if rng.random() < 0.5:  # noqa: PLR2004 - half
            order: Order = _ask(population, rng, number, value, terms)
        else:
            order = _bid(population, rng, number, value, terms)
        orders.append(order)
        worth[order.id] = value
    return OrderedFlow(orders=orders, worth=worth)


def _shaded(value: int, factor: float) -> int:
    return round(value * factor / TICK_YEN_PER_T) * TICK_YEN_PER_T


def _ask(population: Population, rng: np.random.Generator, number: int, cost: int, terms: dict[str, object]) -> Ask:
    account = f"S{number % max(1, population.orders // 10)}"
    home = int(np.random.default_rng((number % max(1, population.orders // 10), 47)).integers(PREFECTURES))
    origin = Attributes(
        owner=account,
        disclosed=bool(rng.random() >= population.undisclosed),
        place=("日本", f"{home + 1:02d}"),
        energy_type=TYPES[int(rng.choice(len(TYPES), p=TYPE_SHARES))],
        produced_from=0,
        produced_until=1_800,
        source="",
        factor_ug_per_wh=0,
        factor_source="",
    )
    limit = _shaded(cost, 1 + population.shading)
    return Ask(id=f"A{number}", account=account, limit_yen_per_t=limit, lot_id="", attributes=origin, **terms)  # type: ignore[arg-type] # terms are typed where they are made


def _bid(population: Population, rng: np.random.Generator, number: int, value: int, terms: dict[str, object]) -> Bid:
    condition = _condition(population, rng)
    leg = Leg(condition=condition, limit_yen_per_t=_shaded(value, 1 - population.shading))
    return Bid(id=f"B{number}", account=f"C{number}", legs=(leg,), **terms)  # type: ignore[arg-type] # as above


def _condition(population: Population, rng: np.random.Generator) -> Condition:
    if rng.random() >= population.conditioned:
        return ANYTHING
    place = Within("place", ("日本", f"{int(rng.integers(PREFECTURES)) + 1:02d}"))
    kind = Within("energy_type", TYPES[int(rng.choice(len(TYPES), p=TYPE_SHARES))])
    owner = OneOf("owner", (f"S{int(rng.integers(max(1, population.orders // 10)))}",))
    choices: tuple[Condition, ...] = (place, kind, AllOf((place, kind)), owner)
    return choices[int(rng.choice(len(choices), p=(0.35, 0.35, 0.2, 0.1)))]
