"""Blocks of buildings that share power, and the permitted lines between blocks."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from scenarios.spec.buildings import BuildingSpec
from scenarios.spec.quantities import Amount, KgPerKwh, Name, Place, Positive, Share, some
from scenarios.spec.section import Section


class ReportingSpec(Section):
    """Where the factor for reporting stands: a retailer's menu in the government's list."""

    file: str = Field(
        examples=["factors.csv"], description="The list, CSV or Excel / 電気事業者別排出係数一覧のファイル"
    )
    retailer: str = Field(description="Name as the list writes it / 小売電気事業者名")
    menu: str | None = Field(default=None, description="Menu; absent: the retailer's only one / メニュー")
    basis: Literal["basic", "adjusted"] = Field(default="adjusted", description="Which factor / 基礎・調整後の別")


class GridSpec(Section):
    """The grid around the district."""

    co2_kg_per_kwh: KgPerKwh = Field(default=0.0, description="Location-based factor [kg/kWh] / 系統の排出係数")
    reporting: ReportingSpec | None = Field(default=None, description="Factor for reporting / 報告用の排出係数")


class InterchangeSpec(Section):
    """Power between the buildings of a block (電力融通)."""

    limit_kw: Positive = Field(examples=[50], description="Most power a building gives or takes [kW] / 上限")
    loss: Share = Field(default=0.0, description="Share of given energy lost / 損失率")
    fee_yen_per_kwh: Amount = Field(default=0.0, description="Paid on taken energy / 融通料金")
    islandable: bool = Field(default=False, description="Whether it works in a blackout / 停電時に自立運転できるか")


class BlockSpec(Section):
    """Buildings in one place; without `interchange` they share no power."""

    name: Name = Field(description="Unique name / 名前")
    place: Place = Field(examples=["日本/千葉県/柏市"], description="Where it lies, country first / 場所")
    interchange: InterchangeSpec | None = Field(default=None, description="Sharing of power / 融通")
    buildings: Annotated[tuple[BuildingSpec, ...], AfterValidator(some)] = Field(description="Buildings / 建物")


class LinkSpec(Section):
    """A line between two blocks; where it is not permitted nothing flows."""

    name: Name = Field(description="Unique name / 名前")
    between: Annotated[tuple[Name, Name], Field(description="Two blocks / 二つの街区")]
    permitted: bool = Field(default=True, description="Whether power may cross the border / 越境の可否")
    limit_kw: Positive = Field(examples=[100], description="Most power either way [kW] / 上限")
    loss: Share = Field(default=0.0, description="Share of sent energy lost / 損失率")
    fee_yen_per_kwh: Amount = Field(default=0.0, description="Paid on sent energy / 料金")
    islandable: bool = Field(default=False, description="Whether it works in a blackout / 停電時に自立運転できるか")
