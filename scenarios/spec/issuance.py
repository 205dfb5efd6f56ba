"""The `issuance:` section of a scenario: when self-consumed sun becomes credits, and by which factor."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from scenarios.sentences import wrong
from scenarios.spec.section import Section

Every = Literal["step", "hour", "day", "month"]

Preset = Literal["j_credit_en_r_002", "area_rule", "area_rule_with_interchange"]
"""Keys of data/issuance/presets.toml."""

KgPerKwh = Annotated[Decimal, Field(gt=0, lt=10, decimal_places=6)]
"""Exact in whole µg/Wh."""

Source = Annotated[str, Field(min_length=1)]


class FactorSpec(Section):
    """A version of the factor, for production on the days [since, until)."""

    version: Annotated[str, Field(min_length=1)] = Field(examples=["R5"], description="Its name / 版")
    since: date = Field(description="First day / 適用開始日")
    until: date | None = Field(default=None, description="First day on which it no longer holds / 適用終了日の翌日")
    kg_per_kwh: KgPerKwh = Field(examples=[0.423], description="[kg-CO2/kWh], at most six decimals / 係数")
    source: Source = Field(examples=["環境省 R5"], description="Where it stands; recorded on every credit / 出典")


class IssuanceSpec(Section):
    """Self-consumed renewable kWh × factor = whole grams of CO2-reduction value, the remainder carried."""

    preset: Preset | None = Field(
        examples=["area_rule"],
        default=None,
        description="Issuing rule that comes with the program; fields here change it / 発行ルール",
    )
    factor_kg_per_kwh: KgPerKwh | None = Field(
        default=None,
        description="Issuance factor [kg-CO2/kWh], at most six decimals (whole µg/Wh) / 発行係数",
    )
    factor_source: Source | None = Field(
        default=None,
        description="Where the factor comes from; recorded on every credit / 係数の出典",
    )
    factors: tuple[FactorSpec, ...] = Field(default=(), description="Instead: versions by date / 年度別の係数")
    every: Every = Field(
        default="day",
        description="Length of a production interval: one credit lot an interval and generator / 発行の間隔",
    )
    conditioner_use: Annotated[float, Field(ge=0, lt=1)] | None = Field(
        default=None,
        description="Share that the power conditioner itself uses, where unmetered; absent: 0.006 / パワコン消費率",
    )
    count_interchanged: bool | None = Field(
        default=None,
        description="Whether energy used by neighbours issues credits too; absent: the preset's / 融通分も発行するか",
    )
    registered: date | None = Field(
        default=None, description="When the plants joined the scheme; absent: the run's first day / 登録日"
    )
    verified_after_days: Annotated[int, Field(ge=0, strict=True)] | None = Field(
        default=None,
        description="From production to the verdict; until then a credit is pending; absent: the preset's / 検証まで",
    )
    rejects: tuple[str, ...] = Field(
        default=(), description="Plants, as building/asset, that the verifier rejects / 検証で否認される設備"
    )

    @model_validator(mode="after")
    def states_its_factor_once(self) -> Self:
        stated = (self.factor_kg_per_kwh is not None) + bool(self.factors)
        if stated > 1 or not (stated or self.preset):
            raise wrong("factor_not_given_once")
        if (self.factor_kg_per_kwh is None) != (self.factor_source is None):
            raise wrong("factor_without_source")
        return self

    @model_validator(mode="after")
    def rejects_what_is_verified(self) -> Self:
        if self.rejects and self.preset is None and self.verified_after_days is None:
            raise wrong("nothing_is_verified")
        return self
