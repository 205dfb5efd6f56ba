"""Wind turbines, small hydro and waves in a scenario."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ems.assets import RunOfSource, Wind
from scenarios.sentences import Flaw, FlawsError, wrong
from scenarios.spec.assets.asset import Surroundings
from scenarios.spec.assets.plant import PlantSection
from scenarios.spec.energy_type import EnergyTypeName
from scenarios.spec.quantities import PerStep, Stepwise
from scenarios.spec.sizes import FREE, FreeSize, Most, Sizable, Size, YearlyPrice

AvailableKw = Annotated[Stepwise, PerStep("kW", least=0.0)]


class WindSpec(Sizable, PlantSection):
    """A turbine or a park, given by its rating and a profile, or by the power that the wind allows it.

    Where `capacity_kw` is free, `available_kw` is that of `most_kw`.
    """

    kind: Literal["wind"] = Field(description="Wind power / 風力発電")
    profile: Annotated[Stepwise | None, PerStep("kW/kW", least=0.0)] = Field(
        default=None, description="AC power per kW of rating [kW/kW] / 発電の形"
    )
    available_kw: Annotated[Stepwise | None, PerStep("kW", least=0.0)] = Field(
        examples=[5], default=None, description="AC power the wind allows [kW] / 発電可能電力"
    )
    may_be_free: ClassVar = (FreeSize("capacity_kw", "yen_per_kw_year", "most_kw", "capacity_kw"),)
    capacity_kw: Size | None = Field(default=None, description="Rating [kW] / 定格出力")
    yen_per_kw_year: YearlyPrice
    most_kw: Most
    energy_type: EnergyTypeName = Field(default="wind", description="Kind of energy on its credits / 再エネの種類")

    @model_validator(mode="after")
    def says_what_the_power_belongs_to(self) -> Self:
        if (self.profile is None) == (self.available_kw is None) or (self.profile is not None and not self.capacity_kw):
            raise wrong("profile_and_power", size="capacity_kw", power="available_kw")
        if self.capacity_kw == FREE and self.most_kw is None:
            raise FlawsError([Flaw(("most_kw",), "free_without_most", {})])
        return self

    def lower(self, around: Surroundings) -> Wind:
        sizes = dict[str, Any]() if self.capacity_kw is None else self.sizes()
        if self.available_kw is not None:
            return Wind(available_kw=around.per_step(self.available_kw), **sizes)
        return Wind(available_kw=around.per_step(self.profile or 0.0) * sizes["capacity_kw"], **sizes)


class RunOfSourceSpec(PlantSection):
    """Small hydro or wave power, given by the power that the source allows."""

    kind: Literal["run_of_source"] = Field(description="Small hydro or waves / 小水力・波力発電")
    available_kw: AvailableKw = Field(examples=[5], description="AC power the source allows [kW] / 発電可能電力")
    energy_type: EnergyTypeName = Field(default="hydro", description="Kind of energy on its credits / 再エネの種類")

    def lower(self, around: Surroundings) -> RunOfSource:
        return RunOfSource(available_kw=around.per_step(self.available_kw))
