"""Contracts with plants elsewhere, in a scenario (systems.md, A13)."""

from typing import Annotated, Literal

from pydantic import Field

from ems.assets import RemoteSupply
from scenarios.spec.assets.asset import AssetSection, Surroundings
from scenarios.spec.quantities import Amount, PerStep, Share, Stepwise, YenPerKwh


class RemoteSupplySpec(AssetSection):
    """A share of a distant plant's output, wheeled over the utility's lines; it mints nothing here."""

    kind: Literal["remote_supply"] = Field(description="Contract with a distant plant / 地域外からの再エネ調達")
    profile_kw: Annotated[Stepwise, PerStep("kW", least=0.0)] = Field(
        examples=[5], description="Output of the plant [kW] / 発電電力"
    )
    contracted: Share = Field(default=1.0, description="Share of it bought / 契約割合")
    loss: Share = Field(default=0.0, description="Share lost on the way / 送電損失率")
    yen_per_kwh: YenPerKwh = Field(examples=[12], description="Price at the plant / 発電端の単価")
    wheeling_yen_per_kwh: Amount = Field(
        examples=[8], description="Fee on each kWh that arrives, never left out / 託送料金"
    )
    take_or_pay: bool = Field(default=False, description="Whether untaken energy is paid for / 未使用分も支払うか")

    def lower(self, around: Surroundings) -> RemoteSupply:
        return RemoteSupply(
            **self.model_dump(exclude={"kind", "profile_kw", "yen_per_kwh"}),
            profile_kw=around.per_step(self.profile_kw),
            yen_per_kwh=around.per_step(self.yen_per_kwh),
        )
