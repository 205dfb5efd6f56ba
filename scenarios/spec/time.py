"""The `time:` and `dispatch:` sections: which steps a run covers and how far each plan looks."""

from datetime import datetime
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from ems.timegrid import MINUTES_PER_HOUR, TimeGrid
from ems.windows import PERFECT, Settings
from scenarios.sentences import wrong
from scenarios.spec.section import Section

DEFAULT_ZONE = "Asia/Tokyo"

EARLIEST = datetime(1970, 1, 1)  # noqa: DTZ001 - wall clock of any zone
LATEST = datetime(2200, 1, 1)  # noqa: DTZ001 - as above

MOST_STEPS = 5_300_000
"""Ten years of minutes; more is a slip of the pen."""


def known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise wrong("not_a_zone", got=name) from None
    return name


def divisor_of_an_hour(minutes: int) -> int:
    if MINUTES_PER_HOUR % minutes:
        raise wrong("not_a_divisor", got=minutes)
    return minutes


def wall_clock(moment: datetime) -> datetime:
    if moment.tzinfo is not None:
        raise wrong("has_an_offset")
    return moment


Zone = Annotated[str, AfterValidator(known_zone)]
WallClock = Annotated[datetime, AfterValidator(wall_clock)]


class TimeSpec(Section):
    """The steps of a run: from `start` to `until` (exclusive), local time of `zone`."""

    start: WallClock = Field(description="First moment, local time / 開始（現地時刻）")
    until: WallClock = Field(description="End, exclusive, local time / 終了（含まない）")
    step_minutes: Annotated[int, Field(ge=1, strict=True), AfterValidator(divisor_of_an_hour)] = Field(
        default=30, description="Length of a step [min], a divisor of 60 / コマの長さ"
    )
    zone: Zone = Field(default=DEFAULT_ZONE, description="IANA time zone / 時間帯")

    @model_validator(mode="after")
    def holds_whole_steps(self) -> Self:
        if self.start.minute % self.step_minutes or self.start.second:
            raise wrong("start_between_steps", start=f"{self.start:%F %T}", step_minutes=self.step_minutes)
        if not (EARLIEST <= self.start < LATEST and self.until <= LATEST):
            raise wrong("outside_the_years", earliest=EARLIEST.year, latest=LATEST.year - 1)
        try:
            steps = self.grid().steps
        except ValueError:
            start, until = f"{self.start:%F %R}", f"{self.until:%F %R}"
            raise wrong("not_whole_steps", start=start, until=until, step_minutes=self.step_minutes) from None
        if steps > MOST_STEPS:
            raise wrong("too_many_steps", steps=steps, most=MOST_STEPS)
        return self

    def grid(self) -> TimeGrid:
        return TimeGrid.spanning(self.start, self.until, step_minutes=self.step_minutes, zone=self.zone)


Hours = Annotated[int, Field(ge=1, strict=True)]
ForecastName = Literal["perfect", "persistence", "yesterday", "last_week", "seasonal_mean", "ridge"]


class DispatchSpec(Section):
    """Each plan looks `window_h` ahead; its first `commit_h` are kept and settled on what happens."""

    window_h: Hours = Field(default=48, description="Look-ahead [h] / 計画の長さ")
    commit_h: Hours = Field(default=24, description="Kept part [h] / 確定する長さ")
    fine_h: Hours | None = Field(
        default=None, description="From here on a plan's steps are longer [h] / これより先は粗い刻みで計画する"
    )
    coarse_step_h: Hours = Field(default=2, description="Length of the longer steps [h] / 粗い刻みの長さ")
    forecast: ForecastName = Field(
        default=PERFECT, description="What plans know of demand and sun / 計画に使う需要・日射の予測"
    )
    mip_gap: float = Field(
        default=1e-6,
        ge=0,
        lt=1,
        description="Share of cost by which a plan with on-off choices may be too dear / 入切の計画で許す費用の誤差",
    )
    mip_nodes: int = Field(
        default=2_000,
        ge=1,
        strict=True,
        description="Search steps after which the best plan so far is used / 最良案の探索を打ち切る分枝の数",
    )

    @model_validator(mode="after")
    def keeps_no_more_than_it_sees(self) -> Self:
        if self.commit_h > self.window_h:
            raise wrong("keeps_more_than_it_sees", window_h=self.window_h, commit_h=self.commit_h)
        if self.fine_h is not None and self.fine_h < self.commit_h:
            raise wrong("keeps_coarse_steps", fine_h=self.fine_h, commit_h=self.commit_h)
        return self

    def settings(self) -> Settings:
        return Settings(**self.model_dump())
