"""Measures that change what buyers want (行動変容策), as a laboratory or a scenario states them.

How strongly people respond is an assumption of the study, never a finding of it. A new measure is one class here
and one line in `IncentiveSpec`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from market.conditions import Within
from market.orders import Ask, Bid, Leg, Order, premium_legs
from market.units import amount_uyen, uyen_of, yen_per_t_of
from scenarios.spec.section import Section
from scenarios.traders.trader import Yen, YenPerKg

Share = Annotated[float, Field(ge=0, le=1)]
NUDGED, POINTS = 1, 2
"""Keys of the streams that draw who takes part."""


class PointBonus(Section):
    """Points for each kg that a member buys, 1 point = 1 yen: the bid rises by what the points are worth to it.

    `budget_yen` ends the offer: bids are enrolled in their order while it covers them in full (systems.md B19).
    """

    kind: Literal["points"]
    yen_per_kg: YenPerKg = Field(description="Points for a kg [yen/kg] / 1kgあたりのポイント")
    members: Share = Field(default=1.0, description="Share of the buyers / 対象者の割合")
    budget_yen: Yen | None = None

    def applied(self, orders: Sequence[Order], seed: int) -> list[Order]:
        """The same orders, members' bids raised."""
        bonus = yen_per_t_of(self.yen_per_kg)
        left_uyen = None if self.budget_yen is None else uyen_of(self.budget_yen)
        changed: list[Order] = []
        for number, order in enumerate(orders):
            if isinstance(order, Ask) or not taking_part(self.members, seed, number, POINTS):
                changed.append(order)
                continue
            cost = amount_uyen(order.grams, bonus)
            if left_uyen is not None and cost > left_uyen:
                changed.append(order)
                continue
            left_uyen = None if left_uyen is None else left_uyen - cost
            changed.append(raised(order, bonus))
        return changed


class Nudge(Section):
    """A reminder of what is near: those who heed it pay a premium for credits from a place (systems.md B20)."""

    kind: Literal["nudge"]
    place: Annotated[tuple[str, ...], Field(min_length=1)] = Field(description="Where it points to / 対象の地域")
    premium_yen_per_kg: YenPerKg = Field(description="Paid on top there [yen/kg] / 上乗せ額")
    heeding: Share = Field(default=0.3, description="Share of the buyers / 応じる人の割合")

    def applied(self, orders: Sequence[Order], seed: int) -> list[Order]:
        """The same orders; heeding bids have an alternative with the premium."""
        premium = Leg(condition=Within("place", self.place), limit_yen_per_t=yen_per_t_of(self.premium_yen_per_kg))
        return [
            replace(order, legs=premium_legs(order.legs[0], premium))
            if isinstance(order, Bid) and len(order.legs) == 1 and taking_part(self.heeding, seed, number, NUDGED)
            else order
            for number, order in enumerate(orders)
        ]


IncentiveSpec = Annotated[PointBonus | Nudge, Field(discriminator="kind")]


def taking_part(share: float, seed: int, number: int, measure: int) -> bool:
    """Whether an order's trader takes part: its own stream, so that a larger share only adds people."""
    return bool(np.random.default_rng((seed, number, measure)).random() < share)


def raised(bid: Bid, yen_per_t: int) -> Bid:
    return replace(bid, legs=tuple(replace(leg, limit_yen_per_t=leg.limit_yen_per_t + yen_per_t) for leg in bid.legs))
