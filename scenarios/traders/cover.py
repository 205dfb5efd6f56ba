"""A consumer that buys the CO2-reduction value of what it draws from the grid (systems.md, A6)."""

from typing import Annotated, Literal

from pydantic import Field

from scenarios.traders.conditions import ConditionSpec
from scenarios.traders.trader import TraderSpec, YenPerKg


class Cover(TraderSpec):
    """Wants as many grams as its building's import times the issuance factor, interval by interval."""

    kind: Literal["cover"]
    building: Annotated[str, Field(min_length=1, description="Whose import it covers / 対象の建物")]
    bid_yen_per_kg: Annotated[YenPerKg, Field(description="Most it pays [yen/kg] / 買価")]
    condition: ConditionSpec | None = None
