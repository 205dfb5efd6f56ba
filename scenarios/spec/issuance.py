"""The `issuance:` section of a scenario: when self-consumed sun becomes credits, and by which factor."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from scenarios.spec.section import Section

Every = Literal["step", "hour", "day", "month"]


class IssuanceSpec(Section):
    """Self-consumed renewable kWh × factor = whole grams of CO2-reduction value, the remainder carried."""

    factor_kg_per_kwh: Annotated[Decimal, Field(gt=0, lt=10, decimal_places=6)] = Field(
        description="Issuance factor [kg-CO2/kWh], at most six decimals (whole µg/Wh) / 発行係数",
    )
    factor_source: Annotated[str, Field(min_length=1)] = Field(
        description="Where the factor comes from; recorded on every credit / 係数の出典",
    )
    every: Every = Field(
        default="day",
        description="Length of a production interval: one credit lot an interval and generator / 発行の間隔",
    )
    conditioner_use: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0.006,
        description="Share that the power conditioner itself uses, where unmetered / パワコン消費率",
    )
    count_interchanged: bool = Field(
        default=False,
        description="Whether energy consumed by neighbours issues credits too / 融通分も発行するか",
    )

    @property
    def factor_ug_per_wh(self) -> int:
        """The factor as the registry counts [µg-CO2/Wh]: kg/kWh = g/Wh."""
        return int(self.factor_kg_per_kwh * 1_000_000)
