"""A municipality or company that buys a fixed amount a day."""

from typing import Annotated, Literal

from pydantic import Field

from scenarios.traders.conditions import ConditionSpec
from scenarios.traders.trader import Grams, TraderSpec, YenPerKg


class Quota(TraderSpec):
    """Wants `grams_per_day` from each day's production, and lets go at midnight of what it did not get."""

    kind: Literal["quota"]
    grams_per_day: Annotated[Grams, Field(description="Wanted from each day's production [g] / 一日の購入量")]
    bid_yen_per_kg: Annotated[YenPerKg, Field(description="Most it pays [yen/kg] / 買価")]
    condition: ConditionSpec | None = None
