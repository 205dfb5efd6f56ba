"""Photovoltaic plants in a scenario."""

from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ems.assets import PV
from scenarios.sentences import wrong
from scenarios.spec.assets.asset import Surroundings
from scenarios.spec.assets.plant import PlantSection
from scenarios.spec.energy_type import EnergyTypeName
from scenarios.spec.quantities import Amount, PerStep, Positive, Stepwise
from scenarios.spec.sizes import FREE, FreeSize, Most, Sizable, Size, YearlyPrice


class PVSpec(Sizable, PlantSection):
    """A plant given by module power and a profile, or by the power that it can give."""

    kind: Literal["pv"] = Field(description="Photovoltaic plant / 太陽光発電")
    profile: Annotated[Stepwise | None, PerStep("kW/kW", least=0.0)] = Field(
        examples=["sun"], default=None, description="AC power per kW of modules [kW/kW] / 発電の形"
    )
    may_be_free: ClassVar = (FreeSize("dc_kw", "yen_per_kw_year", "most_kw", "capacity_kw"),)
    dc_kw: Size | None = Field(
        examples=[5], default=None, description="Module power, DC [kW] / パネル容量（直流、free で最適化）"
    )
    yen_per_kw_year: YearlyPrice
    most_kw: Most
    ac_kw: Positive | None = Field(default=None, description="Conditioner's rating, AC [kW] / パワコン容量（交流）")
    available_kw: Annotated[Stepwise | None, PerStep("kW", least=0.0)] = Field(
        default=None, description="AC power the sun allows [kW] / 発電可能電力"
    )
    standalone_kw: Amount = Field(
        default=1.5, description="Given alone in a blackout, without a battery [kW] / 停電時の自立運転出力"
    )
    energy_type: EnergyTypeName = Field(default="solar", description="Kind of energy on its credits / 再エネの種類")

    @model_validator(mode="after")
    def is_given_one_way(self) -> Self:
        by_profile = (self.profile is not None, self.dc_kw is not None)
        if by_profile != ((True, True) if self.available_kw is None else (False, False)):
            raise wrong("pv_given_twice")
        if self.dc_kw == FREE and self.ac_kw is not None:
            raise wrong("ac_of_free_dc")
        return self

    def lower(self, around: Surroundings) -> PV:
        if self.available_kw is not None:
            sun_kw, sizes = around.per_step(self.available_kw), dict[str, Any]()
        else:
            sizes = self.sizes()
            sun_kw = around.per_step(self.profile or 0.0) * sizes["capacity_kw"]
        return PV(available_kw=sun_kw if self.ac_kw is None else np.minimum(sun_kw, self.ac_kw), **sizes)
