"""Buildings of a scenario, and each one's tie to the grid."""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from scenarios.sentences import wrong
from scenarios.spec.assets import AssetSpec
from scenarios.spec.bilingual import Bilingual
from scenarios.spec.quantities import Amount, Name, Place, Share, YenPerKwh, some
from scenarios.spec.section import Section
from scenarios.spec.sizes import FreeSize, Limit, Most, Sizable, YearlyPrice

BuildingKind = Literal[
    "home",
    "apartments",
    "office",
    "shop",
    "hotel",
    "town_hall",
    "school",
    "hospital",
    "factory",
    "charger",
    "other",
]
Sector = Literal["household", "tertiary", "transport", "industry"]


class ConnectionSpec(Sizable):
    """Where a building buys and sells, within limits, at prices."""

    import_yen_per_kwh: YenPerKwh = Field(examples=[31], description="Price of bought energy / 買電単価")
    export_yen_per_kwh: YenPerKwh = Field(default=0.0, description="Price of sold energy / 売電単価")
    may_be_free: ClassVar = (FreeSize("import_limit_kw", "yen_per_kw_year", "most_kw", "import_limit_kw"),)
    import_limit_kw: Limit = Field(
        default=1e5, description="Most power drawn [kW]; 0: no grid, as on an island / 受電の上限（0は系統なし）"
    )
    yen_per_kw_year: YearlyPrice
    most_kw: Most
    export_limit_kw: Amount = Field(default=1e5, description="Most power fed in [kW] / 逆潮流の上限")
    demand_charge_yen_per_kw: Amount = Field(
        default=0.0, description="Price of the highest import of each month [yen/kW] / 基本料金単価"
    )
    peak_so_far_kw: Amount = Field(
        default=0.0, description="Highest import of the month before the run [kW] / 計算前の当月の最大受電"
    )
    menu_renewable: Share = Field(
        default=0.0,
        description="Renewable share of bought power by the retailer's menu, certificates included"
        " / 再エネメニューの割合（証書付き）",
    )
    export_claim: Literal["none", "fit", "non_fossil", "contracted"] = Field(
        default="none",
        description="What becomes of sold energy's environmental value; contracted: it goes to another area"
        " / 売電の環境価値の扱い（contracted は域外との契約）",
    )


class BuildingSpec(Section):
    """A building behind one connection, or `count` identical ones."""

    name: Name = Field(description="Unique name / 名前")
    title: Bilingual | None = Field(default=None, description="What people call it / 表示名")
    kind: BuildingKind = Field(description="Kind of building / 建物の種類")
    sector: Sector = Field(description="Sector of its consumption / 部門")
    place: Place | None = Field(default=None, description="Where it stands; absent: the block's place / 場所")
    owner: Annotated[str, Field(min_length=1)] | None = Field(
        default=None, description="Whose generation it is; absent: its name / 所有者"
    )
    count: Annotated[int, Field(ge=1, strict=True)] = Field(default=1, description="Identical buildings / 棟数")
    draws: Annotated[int, Field(ge=1, strict=True)] = Field(
        default=1, description="Parts that differ in what is made up for one home / 代表抽出の数"
    )
    export_from_storage: bool = Field(
        default=False, description="Whether storage may feed the grid / 蓄電池からの逆潮流を許すか"
    )
    connection: ConnectionSpec = Field(description="Tie to the grid / 受電点")
    assets: Annotated[dict[Name, AssetSpec], AfterValidator(some)] = Field(
        examples=[{"load": {"kind": "load", "demand_kw": 0.5}}], description="Assets / 設備"
    )

    @model_validator(mode="after")
    def each_draw_stands_for_someone(self) -> Self:
        if self.draws > self.count:
            raise wrong("more_draws_than_buildings", draws=self.draws, count=self.count)
        return self
