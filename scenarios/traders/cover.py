"""A consumer that buys the CO2-reduction value of what it draws from the grid (systems.md, A6)."""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from scenarios.traders.conditions import ConditionSpec, wanted
from scenarios.traders.trader import Occasion, Trader, Wish, YenPerKg, leg


class Cover(Trader):
    """Wants as many grams as its building's import times the issuance factor, interval by interval.

    What an interval's credits do not cover keeps standing and takes later ones.
    """

    kind: Literal["cover"]
    building: Annotated[str, Field(min_length=1)] = Field(description="Whose import it covers / 対象の建物")
    bid_yen_per_kg: YenPerKg = Field(description="Most it pays [yen/kg] / 買価")
    condition: ConditionSpec | None = Field(default=None, description="What it accepts / 条件")

    def wishes(self, occasion: Occasion) -> Iterator[Wish]:
        if grams := occasion.drawn_g[self.building]:
            accepted = wanted(self.condition, occasion.zone)
            yield Wish(grams=grams, legs=(leg(accepted, self.bid_yen_per_kg),), expires=None)
