"""Measures that change what buyers want (行動変容策), as a laboratory or a scenario states them.

How strongly people respond is an assumption of the study, never a finding of it. A new measure is one class here
and one line in `IncentiveSpec`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Annotated, Literal

import numpy as np
from pydantic import Field

from market.conditions import Within
from market.orders import Bid, Leg, premium_legs
from market.places import place_of
from market.units import amount_uyen, uyen_of, yen_per_t_of
from scenarios.spec.points import PointSchemeSpec
from scenarios.spec.quantities import Place
from scenarios.spec.section import Section
from scenarios.traders.trader import Yen, YenPerKg

SESSION_SEED = 0
"""Of the streams of a scenario's market: who takes part is the same in every run."""

Share = Annotated[float, Field(ge=0, le=1)]


class PointBonus(Section):
    """Points for each kg that a member buys, 1 point = 1 yen: its bids rise by what the points are worth.

    `budget_yen` ends the offer: bids are enrolled in their order while it covers them in full (systems.md B19).
    """

    kind: Literal["points"] = Field(description="Points for each kg / ポイント付与")
    yen_per_kg: YenPerKg = Field(examples=[1], description="Points for a kg [yen/kg] / 1kgあたりのポイント")
    members: Share = Field(default=1.0, description="Share of the buyers / 対象者の割合")
    budget_yen: Yen | None = Field(default=None, description="Ends the offer [yen] / 予算の上限")
    scheme: PointSchemeSpec | None = Field(
        default=None, description="Books the points that trades bring; absent, none are granted / ポイントの運用"
    )

    def takes(self, bid: Bid, seed: int, spent_uyen: int) -> bool:
        """Whether the bid's owner is a member, and the budget still covers it."""
        left = None if self.budget_yen is None else uyen_of(self.budget_yen) - spent_uyen
        return takes_part(self.members, seed, self.kind, bid.account) and (left is None or self.cost_uyen(bid) <= left)

    def cost_uyen(self, bid: Bid) -> int:
        """What the points cost if the bid fills [micro-yen]."""
        return amount_uyen(bid.grams, yen_per_t_of(self.yen_per_kg))

    def changed(self, bid: Bid) -> Bid:
        bonus = yen_per_t_of(self.yen_per_kg)
        legs = (replace(leg, limit_yen_per_t=leg.limit_yen_per_t + bonus) for leg in bid.legs)
        return replace(bid, legs=tuple(legs))


class Nudge(Section):
    """A reminder of what is near: those who heed it pay a premium for credits from a place (systems.md B20)."""

    kind: Literal["nudge"] = Field(description="Nudge to what is near / 地産を勧めるナッジ")
    place: Place = Field(description="Where it points to / 対象の地域")
    premium_yen_per_kg: YenPerKg = Field(examples=[1], description="Paid on top there [yen/kg] / 上乗せ額")
    heeding: Share = Field(default=0.3, description="Share of the buyers / 応じる人の割合")

    def takes(self, bid: Bid, seed: int, _spent_uyen: int) -> bool:
        """Whether the bid's owner heeds it; a bid with alternatives says already what it pays for what."""
        return len(bid.legs) == 1 and takes_part(self.heeding, seed, self.kind, bid.account)

    def cost_uyen(self, _bid: Bid) -> int:
        return 0

    def changed(self, bid: Bid) -> Bid:
        near = Within("place", place_of(self.place))
        premium = Leg(condition=near, limit_yen_per_t=yen_per_t_of(self.premium_yen_per_kg))
        return replace(bid, legs=premium_legs(bid.legs[0], premium))


IncentiveSpec = Annotated[PointBonus | Nudge, Field(discriminator="kind")]


class Programme:
    """Measures under way; what points may cost is counted bid by bid."""

    def __init__(self, incentives: Sequence[IncentiveSpec], seed: int) -> None:
        self._seed = seed
        self._incentives = incentives
        self._spent_uyen = [0] * len(incentives)

    def changed(self, bid: Bid) -> Bid:
        """The bid as the measures make it, in their order."""
        for number, incentive in enumerate(self._incentives):
            if incentive.takes(bid, self._seed, self._spent_uyen[number]):
                self._spent_uyen[number] += incentive.cost_uyen(bid)
                bid = incentive.changed(bid)
        return bid


def takes_part(share: float, seed: int, measure: str, account: str) -> bool:
    """Whether somebody takes part: by a stream of its own, so that a larger share only adds people."""
    return bool(stream(seed, measure, account).random() < share)


def stream(seed: int, *names: str) -> np.random.Generator:
    """The random stream of an agent and an event: nobody else's draws shift it."""
    return np.random.default_rng((seed, *keys(names)))


def keys(names: Iterable[str]) -> Sequence[int]:
    return [int.from_bytes(sha256(name.encode()).digest()[:8]) for name in names]
