"""What every kind of buyer is written with."""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

YenPerKg = Annotated[Decimal, Field(gt=0, decimal_places=3)]
"""A price exact in yen per tonne [yen/kg]."""

Yen = Annotated[Decimal, Field(ge=0, decimal_places=6)]
"""Money exact in micro-yen [yen]."""

Grams = Annotated[int, Field(gt=0)]


class TraderSpec(BaseModel):
    """An account that buys.

    account     name on the market; the account of a building's owner may buy too
    money_yen   what it brings [yen]
    retire      whether what it holds at the end is retired (無効化) for its own use
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    account: Annotated[str, Field(min_length=1)]
    money_yen: Yen
    retire: bool = False
