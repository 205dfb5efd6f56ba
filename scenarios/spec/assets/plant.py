"""What every renewable plant in a scenario says of its credits."""

from datetime import date

from pydantic import Field

from scenarios.spec.assets.asset import AssetSection
from scenarios.spec.energy_type import EnergyTypeName


class PlantSection(AssetSection):
    """A plant that nature feeds; each kind has its own default of `energy_type`."""

    energy_type: EnergyTypeName = Field(description="Kind of energy on its credits / 再エネの種類")
    no_credits_because: str | None = Field(
        default=None,
        description="Why this plant may issue no credits, e.g. a grant's rule / クレジットを発行できない理由",
    )
    started: date | None = Field(
        default=None, description="When it began to generate; some issuing rules ask for it / 運転開始日"
    )
