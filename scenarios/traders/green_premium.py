"""A household or shop that pays more for credits of the origin it likes."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from market.conditions import Anything
from scenarios.traders.conditions import ConditionSpec
from scenarios.traders.trader import Grams, Occasion, Trader, Wish, YenPerKg, daily, leg


class GreenPremium(Trader):
    """Wants `grams_per_day` of each day's production: of any origin, or dearer of the one it likes."""

    kind: Literal["green_premium"] = Field(description="Pays more for an origin / 好む産地に上乗せする買い手")
    grams_per_day: Grams = Field(examples=[10_000], description="Wanted of each day's production [g] / 一日の購入量")
    bid_yen_per_kg: YenPerKg = Field(examples=[5], description="Most it pays for any origin [yen/kg] / 買価")
    premium_yen_per_kg: YenPerKg = Field(examples=[1], description="Paid on top for what it likes [yen/kg] / 上乗せ額")
    likes: ConditionSpec = Field(
        examples=[{"within": {"field": "energy_type", "node": "solar"}}], description="The origin it likes / 好む属性"
    )

    def wishes(self, occasion: Occasion) -> Iterator[Wish]:
        liked = leg(self.likes.condition(occasion.zone), self.bid_yen_per_kg + self.premium_yen_per_kg)
        return daily(self.grams_per_day, (liked, leg(Anything(), self.bid_yen_per_kg)), occasion)
