"""The `response:` section: calls for less power (デマンドレスポンス), who takes part, and how they are settled."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from ems.response.delivery import Terms
from scenarios.spec.quantities import Amount, Name, Share, some
from scenarios.spec.section import Section
from scenarios.spec.time import WallClock

BaselineName = Literal[
    "high_4_of_5",
    "high_4_of_5_unadjusted",
    "high_5_of_10",
    "ten_of_ten",
    "middle_8_of_10",
    "before_event",
    "control_group",
]
"""Baselines of `ems.response.baselines`; a test holds the two lists together."""


class EventSpec(Section):
    """A call for less power within one day. Plans know of it as soon as they look so far ahead."""

    name: Name = Field(description="Unique name / 名前")
    start: WallClock = Field(description="Begins, local time / 開始（現地時刻）")
    until: WallClock = Field(description="Ends, exclusive, on the same day / 終了（同じ日、含まない）")
    target_kw: Amount = Field(default=0.0, description="Reduction asked of all together [kW] / 要請量")
    reward_yen_per_kwh: Amount = Field(default=0.0, description="For each kWh delivered [yen/kWh] / 従量報酬")
    capacity_yen_per_kw: Amount = Field(
        default=0.0, description="On the target, for the share of steps that meet it [yen/kW] / 容量報酬"
    )
    penalty_yen_per_kwh: Amount = Field(
        default=0.0, description="Paid back for what falls short of it [yen/kWh] / 未達の違約金"
    )
    tolerance: Share = Field(default=0.1, description="Share of the target that may be missing / 許容される未達の割合")

    def terms(self) -> Terms:
        return Terms(**self.model_dump(exclude={"name", "start", "until"}))


class ResponseSpec(Section):
    """During an event each kWh not imported is worth the reward to participants, and so they are dispatched."""

    baseline: BaselineName = Field(default="high_4_of_5", description="By which events are settled / 精算に使う基準")
    participants: tuple[str, ...] = Field(
        default=(),
        description="Metered where they buy: `office`; at a device: `homes/battery`; none: all buildings"
        " / 参加者（受電点または機器点）",
    )
    reverse_flow: Literal["zero", "counted"] = Field(
        default="zero", description="What is fed into the grid counts as nothing drawn, or below that / 逆潮流の扱い"
    )
    rebound_h: Annotated[Amount, Field(gt=0)] = Field(
        default=24.0,
        description="So long before and after an event more drawn counts as its doing [h] / 反動を見る時間",
    )
    events: Annotated[tuple[EventSpec, ...], AfterValidator(some)] = Field(description="Calls for less power / 発動")
