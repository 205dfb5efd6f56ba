"""A dealer who stands ready on both sides: buys a little below the going price, sells what it holds a little above."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from market.conditions import ANYTHING
from market.units import GRAMS_PER_KG, yen_per_t_of
from scenarios.sentences import Flaw, FlawsError
from scenarios.traders.trader import Grams, Occasion, Offer, Trader, Wish, YenPerKg, daily, leg

LATEST = 20
"""Trades whose mean is the going price."""


class MarketMaker(Trader):
    """Each day bids for `grams_per_day` and offers all that it holds; both stand until the next day."""

    listens: ClassVar[bool] = True

    kind: Literal["market_maker"] = Field(description="Buys and sells / 売買両方を出す仲介者")
    grams_per_day: Grams = Field(examples=[10_000], description="Bought a day at most [g] / 一日の購入量の上限")
    reference_yen_per_kg: YenPerKg = Field(
        examples=[4], description="Going price until something trades [yen/kg] / 当初の基準価格"
    )
    spread_yen_per_kg: YenPerKg = Field(examples=[1], description="Between its bid and its ask [yen/kg] / 売買価格差")

    @model_validator(mode="after")
    def bids_above_nothing(self) -> Self:
        if self.spread_yen_per_kg >= 2 * self.reference_yen_per_kg:
            raise FlawsError([Flaw(("spread_yen_per_kg",), "spread_too_wide", {})])
        return self

    def wishes(self, occasion: Occasion) -> Iterator[Wish]:
        bid = self._going_yen_per_t(occasion) - self._half_yen_per_t()
        if bid > 0:
            yield from daily(self.grams_per_day, (leg(ANYTHING, Decimal(bid) / GRAMS_PER_KG),), occasion)

    def offers(self, occasion: Occasion, holdings: Mapping[str, int]) -> Iterator[Offer]:
        if occasion.interval.new_days:
            ask = self._going_yen_per_t(occasion) + self._half_yen_per_t()
            for lot_id, grams in holdings.items():
                yield Offer(lot_id=lot_id, grams=grams, limit_yen_per_t=ask, expires=occasion.next_day)

    def _going_yen_per_t(self, occasion: Occasion) -> int:
        latest = occasion.prices[-LATEST:]
        return sum(latest) // len(latest) if latest else yen_per_t_of(self.reference_yen_per_kg)

    def _half_yen_per_t(self) -> int:
        """At least 1, so that it never meets itself."""
        return max(1, yen_per_t_of(self.spread_yen_per_kg) // 2)
