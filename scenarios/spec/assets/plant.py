"""What every renewable plant in a scenario says of its credits."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from market.energy_types import energy_type_of
from scenarios.spec.assets.asset import AssetSection


def known_energy_type(text: str) -> str:
    energy_type_of(text)
    return text


EnergyTypeName = Annotated[str, AfterValidator(known_energy_type)]


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
