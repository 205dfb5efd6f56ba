"""Time of use as data."""

from datetime import time
from typing import Annotated, Literal

from pydantic import Field

from scenarios.spec.quantities import Number
from scenarios.spec.section import Section

Days = Literal["all", "weekdays", "holidays"]
Holidays = Literal["JP", "none"]


class HoursRule(Section):
    """A value for some hours of the day; a span past midnight wraps."""

    from_: time = Field(alias="from", description="Local time it begins / 開始時刻")
    until: time = Field(description="Local time it ends, exclusive / 終了時刻")
    value: Number = Field(description="Value in those hours / 値")
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(
        default=(), description="Months; none: all / 月"
    )
    days: Days = Field(default="all", description="Days; Saturdays and Sundays are holidays / 平日・休日の別")


class Hours(Section):
    """A value by time of day, month and kind of day; the last rule that fits wins."""

    default: Number = Field(description="Value outside all rules / その他の時間の値")
    rules: tuple[HoursRule, ...] = Field(default=(), description="Later rules win / 規則（後のものが優先）")
    holidays: Holidays = Field(default="JP", description="Whose public holidays count / 祝日の国")
