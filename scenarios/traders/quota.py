"""A municipality or company that buys a fixed amount a day."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from scenarios.traders.conditions import ConditionSpec, wanted
from scenarios.traders.trader import Grams, Occasion, Trader, Wish, YenPerKg, daily, leg


class Quota(Trader):
    """Wants `grams_per_day` of each day's production, and lets go of what that day did not give."""

    kind: Literal["quota"] = Field(description="A fixed amount a day / 毎日一定量の買い手")
    grams_per_day: Grams = Field(examples=[10_000], description="Wanted of each day's production [g] / 一日の購入量")
    bid_yen_per_kg: YenPerKg = Field(examples=[5], description="Most it pays [yen/kg] / 買価")
    condition: ConditionSpec | None = Field(default=None, description="What it accepts / 条件")

    def wishes(self, occasion: Occasion) -> Iterator[Wish]:
        legs = (leg(wanted(self.condition, occasion.zone), self.bid_yen_per_kg),)
        return daily(self.grams_per_day, legs, occasion)
