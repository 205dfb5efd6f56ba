"""Terms of trade that a market states: fees, limits of orders, and when it trades."""

import re
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from market.fees import Fees
from market.limits import TradingLimits
from market.units import uyen_of, yen_per_t_of
from scenarios.sentences import Flaw, FlawsError, wrong
from scenarios.spec.section import Section
from scenarios.traders.trader import Yen

Price = Annotated[Decimal, Field(ge=0, decimal_places=3)]
KwhPrice = Annotated[Decimal, Field(ge=0, decimal_places=6)]
KG_PER_T = 1_000


class FeeSpec(Section):
    """What a trade costs its seller; the parts add up."""

    yen_per_trade: Yen = Field(default=Decimal(0), description="For each trade [yen] / 約定1件あたり")
    ppm: Annotated[int, Field(ge=0, le=1_000_000, description="Share of the value [1e-6] / 約定代金に対する割合")] = 0
    yen_per_kg: Price = Field(default=Decimal(0), description="For each kg [yen/kg] / 1kgあたり")

    def fees(self) -> Fees:
        return Fees(per_trade_uyen=uyen_of(self.yen_per_trade), ppm=self.ppm, yen_per_t=yen_per_t_of(self.yen_per_kg))


class LimitsSpec(Section):
    """What orders must look like; others are refused one by one with a reason."""

    lot_g: Annotated[int, Field(gt=0, description="Quantities are multiples of this [g] / 売買単位")] = 1
    tick_yen_per_t: Annotated[int, Field(gt=0, description="Prices are multiples of this [yen/t] / 呼値")] = 1
    least_yen_per_kg: Price = Field(default=Decimal(0), description="Lowest price [yen/kg] / 下限価格")
    greatest_yen_per_kg: Price | None = Field(default=None, description="Highest price [yen/kg] / 上限価格")
    least_yen_per_kwh: KwhPrice | None = Field(default=None, description="Lowest price [yen/kWh] / 下限価格")
    greatest_yen_per_kwh: KwhPrice | None = Field(default=None, description="Highest price [yen/kWh] / 上限価格")
    factor_kg_per_kwh: Annotated[Decimal, Field(gt=0, lt=10, decimal_places=6)] | None = Field(
        default=None, description="By which prices of a kWh become prices of a kg / kWh単価の換算係数"
    )

    @model_validator(mode="after")
    def kwh_can_be_converted(self) -> Self:
        per_kwh = self.least_yen_per_kwh, self.greatest_yen_per_kwh
        if self.factor_kg_per_kwh is None and any(price is not None for price in per_kwh):
            raise FlawsError([Flaw(("factor_kg_per_kwh",), "band_without_factor", {})])
        return self

    @model_validator(mode="after")
    def band_is_not_empty(self) -> Self:
        limits = self.trading_limits()
        if limits.greatest_yen_per_t is not None and limits.greatest_yen_per_t < limits.least_yen_per_t:
            raise wrong("band_is_empty")
        return self

    def trading_limits(self) -> TradingLimits:
        """In whole yen/t; of bounds in both units the narrower, those in yen/kWh rounded into the band."""
        least, greatest = [yen_per_t_of(self.least_yen_per_kg)], []
        if self.greatest_yen_per_kg is not None:
            greatest.append(yen_per_t_of(self.greatest_yen_per_kg))
        if self.least_yen_per_kwh is not None:
            least.append(ceil(self._yen_per_t(self.least_yen_per_kwh)))
        if self.greatest_yen_per_kwh is not None:
            greatest.append(floor(self._yen_per_t(self.greatest_yen_per_kwh)))
        return TradingLimits(
            lot_g=self.lot_g,
            tick_yen_per_t=self.tick_yen_per_t,
            least_yen_per_t=max(least),
            greatest_yen_per_t=min(greatest, default=None),
        )

    def _yen_per_t(self, yen_per_kwh: Decimal) -> Fraction:
        return Fraction(yen_per_kwh) / Fraction(self.factor_kg_per_kwh or 1) * KG_PER_T


def clock_time(text: str) -> str:
    """A time of day such as 09:00. Raises PydanticCustomError for anything else."""
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise wrong("time_parsing", got=text)
    return text


TimeOfDay = Annotated[str, AfterValidator(clock_time)]


class HoursSpec(Section):
    """A stretch of the day in which the market is open."""

    opens: TimeOfDay = Field(examples=["09:00"], description="Opening time / 開場")
    closes: TimeOfDay = Field(examples=["15:00"], description="Closing time / 閉場")

    @model_validator(mode="after")
    def opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            raise FlawsError([Flaw(("closes",), "closes_too_early", {"opens": self.opens})])
        return self


class ScheduleSpec(Section):
    """When orders are taken and when calls are held, in local time; absent, always and after every interval."""

    hours: tuple[HoursSpec, ...] = Field(default=(), description="Opening hours, every day / 取引時間")
    calls: tuple[TimeOfDay, ...] = Field(default=(), description="Times of the calls, every day / 板寄せの時刻")
