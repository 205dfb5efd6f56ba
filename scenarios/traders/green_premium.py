"""A household or shop that pays more for credits of the origin it likes."""

from typing import Annotated, Literal

from pydantic import Field

from scenarios.traders.conditions import ConditionSpec
from scenarios.traders.trader import Grams, TraderSpec, YenPerKg


class GreenPremium(TraderSpec):
    """Wants `grams_per_day` of each day's production: of any origin, or dearer of the one it likes."""

    kind: Literal["green_premium"]
    grams_per_day: Annotated[Grams, Field(description="Wanted from each day's production [g] / 一日の購入量")]
    bid_yen_per_kg: Annotated[YenPerKg, Field(description="Most it pays for any origin [yen/kg] / 買価")]
    premium_yen_per_kg: Annotated[
        YenPerKg, Field(description="Paid on top for what it likes [yen/kg] / 上乗せ額")
    ]
    likes: ConditionSpec
