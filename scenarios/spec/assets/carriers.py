"""Heat, hydrogen, gas and any other carrier in a scenario: demand, supply, stores and converters between them."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from ems.assets import Converter, Demand, FuelSupply, Store
from scenarios.spec.assets.asset import AssetSection, Surroundings
from scenarios.spec.quantities import (
    Amount,
    DemandKw,
    Efficiency,
    Name,
    PerStep,
    Share,
    Stepwise,
    YenPerKwh,
)
from scenarios.spec.sizes import POWER_SIZE, STORAGE_SIZES, Most, Sizable, Size, YearlyPrice

Carrier = Annotated[Name, Field(examples=["heat"], description="Carrier, e.g. heat, hydrogen, gas / エネルギーの種類")]


class DemandSpec(AssetSection):
    """A fixed demand for a carrier other than electricity."""

    kind: Literal["demand"] = Field(description="Demand for heat, hydrogen, ... / 熱・水素などの需要")
    carrier: Carrier
    demand_kw: DemandKw = Field(examples=[1], description="Mean demand in each step [kW] / 需要")
    spill_limit_kw: Amount = Field(default=0.0, description="Most surplus thrown away [kW] / 捨てられる余剰")

    def lower(self, around: Surroundings) -> Demand:
        return Demand(
            carrier=self.carrier,
            demand_kw=around.per_step(self.demand_kw),
            spill_limit_kw=self.spill_limit_kw,
            unserved_yen_per_kwh=around.slack.unserved,
        )


class FuelSupplySpec(AssetSection):
    """Gas, kerosene, hydrogen or district heat, bought as it is used."""

    kind: Literal["fuel_supply"] = Field(description="Fuel bought as it is used / 燃料の購入")
    carrier: Carrier
    yen_per_kwh: YenPerKwh = Field(
        examples=[12], description="Price, lower heating value [yen/kWh] / 単価（低位発熱量）"
    )
    limit_kw: Amount = Field(default=1e5, description="Most power drawn [kW] / 最大流量")
    co2_kg_per_kwh: Amount = Field(default=0.0, description="What burning it emits [kg/kWh] / 燃焼時の排出係数")

    def lower(self, around: Surroundings) -> FuelSupply:
        return FuelSupply(
            **self.model_dump(exclude={"kind", "yen_per_kwh"}), yen_per_kwh=around.per_step(self.yen_per_kwh)
        )


class StoreSpec(Sizable, AssetSection):
    """A tank of any carrier but electricity; it ends as it began unless `terminal` says otherwise."""

    kind: Literal["store"] = Field(description="Tank of heat, hydrogen, ... / 蓄熱槽・水素タンクなど")
    carrier: Carrier
    may_be_free: ClassVar = STORAGE_SIZES
    capacity_kwh: Size = Field(examples=[10], description="Usable energy [kWh] / 使用可能容量")
    yen_per_kwh_year: YearlyPrice
    most_kwh: Most
    power_kw: Size = Field(examples=[3], description="Most power in or out [kW] / 最大出力")
    yen_per_kw_year: YearlyPrice
    most_kw: Most
    charge_efficiency: Efficiency = Field(default=1.0, description="Stored per drawn energy / 蓄エネ効率")
    discharge_efficiency: Efficiency = Field(default=1.0, description="Given per taken energy / 放エネ効率")
    self_discharge_per_h: Share = Field(default=0.0, description="Share lost each hour / 自己損失率（毎時）")
    initial_kwh: Amount = Field(default=0.0, description="Stored at the start [kWh] / 開始時の残量")
    terminal: Literal["cyclic", "at_least_initial", "value", "free"] = Field(
        default="cyclic", description="What the run leaves stored / 終了時の残量"
    )
    value_yen_per_kwh: Amount = Field(default=0.0, description="Worth of stored energy, for `value` / 残量の価値")

    def lower(self, around: Surroundings) -> Store:
        return Store(
            **self.model_dump(exclude={"kind", *self.size_keys}),
            **self.sizes(),
            terminal_yen_per_kwh=around.slack.terminal,
        )


class ConverterSpec(Sizable, AssetSection):
    """Heat pump, boiler, CHP, electrolyser, fuel cell: one carrier in, one or more out."""

    kind: Literal["converter"] = Field(description="Heat pump, CHP, electrolyser, ... / ヒートポンプ・CHP・水電解など")
    draws: Carrier = Field(examples=["electricity"])
    gives: Annotated[Mapping[Name, Stepwise], PerStep("kW/kW", least=0.0)] = Field(
        examples=[{"heat": 3}],
        description="Output carrier -> output per input, a number or a series (COP) / 出力ごとの効率・COP",
    )
    may_be_free: ClassVar = (POWER_SIZE,)
    power_kw: Size = Field(
        examples=[2], description="Most input [kW], fuels by lower heating value / 最大入力（free で最適化）"
    )
    yen_per_kw_year: YearlyPrice
    most_kw: Most
    least_share: Share = Field(default=0.0, description="Least input while running / 最低負荷率")
    start_yen: Amount = Field(default=0.0, description="Cost of a start / 起動費用")
    wear_yen_per_kwh: Amount = Field(default=0.0, description="Upkeep per kWh drawn / 入力1kWhの保守費")
    running: bool = Field(default=False, description="Whether it runs as the run starts / 開始時に運転中か")

    def lower(self, around: Surroundings) -> Converter:
        return Converter(
            **self.model_dump(exclude={"kind", "gives", *self.size_keys}),
            **self.sizes(),
            gives={carrier: around.per_step(share) for carrier, share in self.gives.items()},
        )
