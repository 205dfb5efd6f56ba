"""A consumer that buys the CO2-reduction value of what it draws from the grid (systems.md, A6)."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from market.conditions import AllOf, ProducedWithin
from scenarios.intervals import Interval
from scenarios.traders.conditions import ConditionSpec, wanted
from scenarios.traders.trader import Occasion, Trader, Wish, YenPerKg, leg


class Cover(Trader):
    """Wants as many grams as its building's import times the issuance factor, interval by interval.

    What an interval's credits do not cover keeps standing and takes later ones.
    """

    kind: Literal["cover"] = Field(description="Covers a building's import / 建物の買電を埋め合わせる買い手")
    building: Annotated[str, Field(min_length=1)] = Field(description="Whose import it covers / 対象の建物")
    bid_yen_per_kg: YenPerKg = Field(examples=[5], description="Most it pays [yen/kg] / 買価")
    condition: ConditionSpec | None = Field(default=None, description="What it accepts / 条件")
    fresh_minutes: Annotated[int, Field(gt=0)] | None = Field(
        default=None, description="Longest time from production to use [min] / 発電から使用までの最長時間"
    )

    def wishes(self, occasion: Occasion) -> Iterator[Wish]:
        if grams := occasion.drawn_g[self.building]:
            accepted = wanted(self.condition, occasion.zone)
            if self.fresh_minutes is not None:
                accepted = AllOf((accepted, self.produced_lately(occasion.interval)))
            yield Wish(grams=grams, legs=(leg(accepted, self.bid_yen_per_kg),), expires=None)

    def produced_lately(self, used: Interval) -> ProducedWithin:
        """Produced near the interval of use: not long before it began, not long after it ended."""
        margin_s = 60 * (self.fresh_minutes or 0)
        return ProducedWithin(used.produced_from - margin_s, used.produced_until + margin_s)
