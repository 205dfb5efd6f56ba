"""Stationary batteries in a scenario."""

from typing import ClassVar, Literal

from pydantic import Field

from ems.assets import Battery
from scenarios.spec.assets.asset import AssetSection, Surroundings
from scenarios.spec.quantities import Amount, Efficiency, Share
from scenarios.spec.sizes import STORAGE_SIZES, Most, Sizable, Size, YearlyPrice


class BatterySpec(Sizable, AssetSection):
    """Without `initial_kwh` a battery starts at its reserve; by default it ends as it began."""

    kind: Literal["battery"] = Field(description="Stationary battery / 定置用蓄電池")
    may_be_free: ClassVar = STORAGE_SIZES
    capacity_kwh: Size = Field(examples=[10], description="Usable energy [kWh] / 使用可能容量")
    yen_per_kwh_year: YearlyPrice
    most_kwh: Most
    power_kw: Size = Field(examples=[5], description="Most power in or out, AC [kW] / 最大出力")
    yen_per_kw_year: YearlyPrice
    most_kw: Most
    charge_efficiency: Efficiency = Field(default=0.92, description="Stored per drawn energy / 充電効率")
    discharge_efficiency: Efficiency = Field(default=0.92, description="Given per taken energy / 放電効率")
    self_discharge_per_h: Share = Field(default=0.0, description="Share lost each hour / 自己放電率（毎時）")
    reserve_kwh: Amount = Field(default=0.0, description="Kept for a blackout [kWh] / 非常時用の残量")
    initial_kwh: Amount | None = Field(default=None, description="Stored at the start [kWh] / 開始時の残量")
    wear_yen_per_kwh: Amount = Field(default=0.0, description="Cell life per discharged kWh / 放電1kWhの劣化費用")
    depth_yen_per_kwh: tuple[Amount, ...] = Field(
        default=(),
        description="Cell life per kWh taken, by segments of depth, shallowest first / 深度別の劣化費用",
    )
    terminal: Literal["cyclic", "at_least_initial", "value", "free"] = Field(
        default="cyclic", description="What the run leaves stored / 終了時の残量"
    )
    value_yen_per_kwh: Amount = Field(default=0.0, description="Worth of stored energy, for `value` / 残量の価値")

    def lower(self, around: Surroundings) -> Battery:
        return Battery(
            **self.model_dump(exclude={"kind", "initial_kwh", *self.size_keys}),
            **self.sizes(),
            initial_kwh=self.reserve_kwh if self.initial_kwh is None else self.initial_kwh,
            terminal_yen_per_kwh=around.slack.terminal,
        )
