"""Wind turbines, small hydro and waves in a scenario."""

from typing import Annotated, Literal

from pydantic import Field

from ems.assets import RunOfSource, Wind
from scenarios.spec.assets.asset import Surroundings
from scenarios.spec.assets.plant import EnergyTypeName, PlantSection
from scenarios.spec.quantities import PerStep, Stepwise

AvailableKw = Annotated[Stepwise, PerStep("kW", least=0.0)]


class WindSpec(PlantSection):
    """A turbine or a park, given by the power that the wind allows."""

    kind: Literal["wind"] = Field(description="Wind power / 風力発電")
    available_kw: AvailableKw = Field(description="AC power the wind allows [kW] / 発電可能電力")
    energy_type: EnergyTypeName = Field(default="wind", description="Kind of energy on its credits / 再エネの種類")

    def lower(self, around: Surroundings) -> Wind:
        return Wind(available_kw=around.per_step(self.available_kw))


class RunOfSourceSpec(PlantSection):
    """Small hydro or wave power, given by the power that the source allows."""

    kind: Literal["run_of_source"] = Field(description="Small hydro or waves / 小水力・波力発電")
    available_kw: AvailableKw = Field(description="AC power the source allows [kW] / 発電可能電力")
    energy_type: EnergyTypeName = Field(default="hydro", description="Kind of energy on its credits / 再エネの種類")

    def lower(self, around: Surroundings) -> RunOfSource:
        return RunOfSource(available_kw=around.per_step(self.available_kw))
