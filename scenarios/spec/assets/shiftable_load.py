"""Demand that may move in time, in a scenario."""

from typing import Literal

from pydantic import Field

from ems.assets import ShiftableLoad
from scenarios.spec.assets.asset import AssetSection, Surroundings
from scenarios.spec.quantities import Amount, DemandKw, Positive


class ShiftableLoadSpec(AssetSection):
    """Each kWh may be served up to `shift_h` earlier or later."""

    kind: Literal["shiftable_load"] = Field(description="Demand that may move in time / ずらせる需要")
    demand_kw: DemandKw = Field(
        examples=[0.5], description="Mean demand if nothing moves [kW] / ずらさないときの需要電力"
    )
    shift_h: Positive = Field(examples=[4], description="How far it may move [h] / ずらせる時間")
    power_kw: Positive = Field(examples=[2], description="Most power drawn [kW] / 最大電力")
    rebound: Amount = Field(default=0.0, description="Extra energy per kWh moved / 移動1kWhあたりの増分")

    def lower(self, around: Surroundings) -> ShiftableLoad:
        return ShiftableLoad(
            demand_kw=around.per_step(self.demand_kw),
            shift_h=self.shift_h,
            power_kw=self.power_kw,
            rebound=self.rebound,
            unserved_yen_per_kwh=around.slack.unserved,
        )
