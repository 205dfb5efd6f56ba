"""Contracts with plants elsewhere, in a scenario (systems.md, A13)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from ems.assets import RemoteSupply
from scenarios.sentences import wrong
from scenarios.spec.assets.asset import AssetSection, Surroundings
from scenarios.spec.quantities import Amount, PerStep, Positive, Share, Stepwise, YenPerKwh


class RemoteSupplySpec(AssetSection):
    """A share of a distant plant's output, wheeled over the utility's lines; it mints nothing here."""

    kind: Literal["remote_supply"] = Field(description="Contract with a distant plant / 地域外からの再エネ調達")
    profile: Annotated[Stepwise | None, PerStep("kW/kW", least=0.0)] = Field(
        default=None, description="Output per kW of the plant [kW/kW] / 発電の形"
    )
    plant_kw: Positive | None = Field(default=None, description="Rating of the plant [kW] / 発電所の定格出力")
    profile_kw: Annotated[Stepwise | None, PerStep("kW", least=0.0)] = Field(
        examples=[5], default=None, description="Output of the plant [kW] / 発電電力"
    )
    contracted: Share = Field(default=1.0, description="Share of it bought / 契約割合")
    loss: Share = Field(default=0.0, description="Share lost on the way / 送電損失率")
    yen_per_kwh: YenPerKwh = Field(examples=[12], description="Price at the plant / 発電端の単価")
    wheeling_yen_per_kwh: Amount = Field(
        examples=[8], description="Fee on each kWh that arrives, never left out / 託送料金"
    )
    take_or_pay: bool = Field(default=False, description="Whether untaken energy is paid for / 未使用分も支払うか")

    @model_validator(mode="after")
    def is_given_one_way(self) -> Self:
        by_profile = (self.profile is not None, self.plant_kw is not None)
        if by_profile != ((True, True) if self.profile_kw is None else (False, False)):
            raise wrong("profile_and_power", size="plant_kw", power="profile_kw")
        return self

    def lower(self, around: Surroundings) -> RemoteSupply:
        by_profile = self.profile_kw is None
        plant_kw = (self.plant_kw or 0.0) if by_profile else 1.0
        return RemoteSupply(
            **self.model_dump(exclude={"kind", "profile", "plant_kw", "profile_kw", "yen_per_kwh"}),
            profile_kw=plant_kw * around.per_step((self.profile if by_profile else self.profile_kw) or 0.0),
            yen_per_kwh=around.per_step(self.yen_per_kwh),
        )
