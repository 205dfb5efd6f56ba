"""Shared chargers in a scenario."""

from typing import Annotated, Literal

from pydantic import Field

from ems.assets import ChargingSite
from scenarios.spec.assets.asset import AssetSection, Surroundings
from scenarios.spec.quantities import Amount, Name, Positive


class ChargingSiteSpec(AssetSection):
    """Sockets behind one supply: vehicles of the same building charge here by naming its `carrier`."""

    kind: Literal["charging_site"] = Field(description="Shared chargers / 共用充電設備")
    carrier: Name = Field(examples=["depot"], description="Name of the place, e.g. depot / 場所の名前（営業所など）")
    sockets: Annotated[int, Field(examples=[2], ge=1, strict=True)] = Field(
        description="Vehicles at once / 同時に充電できる台数"
    )
    socket_kw: Positive = Field(examples=[6], description="Most power of a socket [kW] / 1口の最大電力")
    site_limit_kw: Amount = Field(default=1e5, description="Most power of the site [kW] / 全体の最大電力")

    def lower(self, around: Surroundings) -> ChargingSite:  # noqa: ARG002 - one signature for all kinds
        return ChargingSite(**self.model_dump(exclude={"kind"}))
