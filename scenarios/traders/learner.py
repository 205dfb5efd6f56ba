"""A buyer that learns from the market's prices, by one of the laboratory's behaviours."""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from market.units import GRAMS_PER_KG
from scenarios.traders.agent import Agent
from scenarios.traders.behaviours import BEHAVIOURS, BehaviourName
from scenarios.traders.conditions import ConditionSpec, wanted
from scenarios.traders.incentives import stream
from scenarios.traders.trader import Grams, Occasion, Trader, Wish, YenPerKg, daily, leg

CEILING_FACTOR = 1.5
TICK = Decimal("0.001")


class Learner(Trader):
    """Wants `grams_per_day`; what it bids follows from its value and the trades that it has heard of."""

    listens: ClassVar[bool] = True

    kind: Literal["learner"] = Field(description="Learns from prices / 価格から学ぶ買い手")
    behaviour: BehaviourName = Field(description="How it bids / 行動モデル")
    grams_per_day: Grams = Field(examples=[10_000], description="Wanted of each day's production [g] / 一日の購入量")
    value_yen_per_kg: YenPerKg = Field(examples=[5], description="What a kg is worth to it [yen/kg] / 価値")
    condition: ConditionSpec | None = Field(default=None, description="What it accepts / 条件")

    def wishes(self, occasion: Occasion) -> Iterator[Wish]:
        bid = self._bid_yen_per_kg(occasion)
        if bid > 0:
            legs = (leg(wanted(self.condition, occasion.zone), bid),)
            yield from daily(self.grams_per_day, legs, occasion)

    def _bid_yen_per_kg(self, occasion: Occasion) -> Decimal:
        """Made anew from all that was heard, so that the same occasion gives the same wish; a day's quote a day."""
        value = float(self.value_yen_per_kg)
        agent = Agent(name=0, buys=True, limit=value)
        behaviour = BEHAVIOURS[self.behaviour](agent, CEILING_FACTOR * value, stream(0, self.account))
        for price in occasion.prices:
            behaviour.learn(price=price / GRAMS_PER_KG, is_bid=False, traded=True)
        quotes = [behaviour.quote() for _ in range(max(1, occasion.day))]
        return Decimal(quotes[-1]).quantize(TICK)
