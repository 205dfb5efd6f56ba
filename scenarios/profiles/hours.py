"""Time of use as data."""

from collections.abc import Iterator
from datetime import time
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field

from scenarios.profiles.calendar import Holidays, holidays
from scenarios.profiles.profile import Profile, Provenance, Quality, settings_hash
from scenarios.profiles.source import Asked, Source, UnreadableError
from scenarios.sentences import Flaw
from scenarios.spec.quantities import Number
from scenarios.spec.section import Section

Days = Literal["all", "weekdays", "holidays"]


class HoursRule(Section):
    """A value for some hours of the day; a span past midnight wraps, and equal ends mean all day."""

    from_: time = Field(examples=["07:00"], alias="from", description="Local time it begins / 開始時刻")
    until: time = Field(examples=["23:00"], description="Local time it ends, exclusive / 終了時刻")
    value: Number = Field(examples=[39], description="Value in those hours / 値")
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(default=(), description="Months; none: all / 月")
    days: Days = Field(default="all", description="Days; Saturdays and Sundays are holidays / 平日・休日の別")

    def fits(self, index: pd.DatetimeIndex, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether the rule holds in each step, shape (steps,); `free` tells holidays."""
        minute = np.asarray(index.hour * 60 + index.minute)
        begin, end = minute_of(self.from_), minute_of(self.until)
        inside = (minute >= begin) & (minute < end) if begin < end else (minute >= begin) | (minute < end)
        if self.months:
            inside &= np.isin(index.month, self.months)
        return inside if self.days == "all" else inside & (free == (self.days == "holidays"))


class Hours(Source):
    """A value by time of day, month and kind of day; the last rule that fits wins."""

    default: Number = Field(examples=[31], description="Value outside all rules / その他の時間の値")
    rules: tuple[HoursRule, ...] = Field(default=(), description="Later rules win / 規則（後のものが優先）")
    holidays: Holidays = Field(default="JP", description="Whose public holidays count / 祝日の国")
    quality: Quality = Field(default="estimated", description="What the numbers are / 実績・推計・予測・合成の別")

    def read(self, asked: Asked) -> Profile:
        flaws = tuple(self.flaws(asked.grid.step_minutes))
        if flaws:
            raise UnreadableError(flaws)
        index = asked.grid.index
        free = holidays(index, self.holidays)
        values = np.full(asked.grid.steps, self.default)
        for rule in self.rules:
            values[rule.fits(index, free)] = rule.value
        provenance = Provenance(
            name=asked.name,
            source=f"by time of day, {len(self.rules)} rule(s)",
            unit=asked.unit or "",
            step_minutes=asked.grid.step_minutes,
            zone=asked.grid.zone,
            quality=self.quality,
            sha256=settings_hash(self),
        )
        return Profile(values=values, provenance=provenance)

    def flaws(self, step_minutes: int) -> Iterator[Flaw]:
        """Rules that would change within a step."""
        for number, rule in enumerate(self.rules):
            for key, moment in (("from", rule.from_), ("until", rule.until)):
                if minute_of(moment) % step_minutes or moment.second:
                    given = {"moment": f"{moment:%H:%M:%S}", "step_minutes": step_minutes}
                    yield Flaw(("rules", number, key), "hours_within_a_step", given)


def minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute
