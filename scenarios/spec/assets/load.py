"""Electrical demand in a scenario."""

from typing import Annotated, Literal

from pydantic import Field, StrictFloat

from ems.assets import Load
from scenarios.spec.assets.asset import AssetSection, Surroundings
from scenarios.spec.quantities import DemandKw


class LoadSpec(AssetSection):
    """A fixed electrical demand."""

    kind: Literal["load"] = Field(description="Electrical demand / 需要")
    demand_kw: DemandKw = Field(examples=[0.5], description="Mean demand in each step [kW] / 需要電力")
    tier: Literal[1, 2, 3] = Field(
        default=1, description="1 critical, 2 important, 3 can wait: shed in reverse / 遮断の優先順位（1が最後）"
    )

    saved: Annotated[StrictFloat, Field(ge=0, lt=1)] = Field(
        default=0.0,
        description="Share that efficiency measures save of this demand; shifting saves nothing / 省エネによる削減率",
    )

    def lower(self, around: Surroundings) -> Load:
        return Load(
            demand_kw=(1 - self.saved) * around.per_step(self.demand_kw),
            tier=self.tier,
            unserved_yen_per_kwh=around.slack.unserved,
        )
