"""Series of the 17 measured homes that the `citylearn` package carries."""

from typing import Annotated, Literal

from pydantic import Field

from scenarios.spec.section import Section


class CityLearn(Section):
    """One column of the data set `citylearn_challenge_2022_phase_all`."""

    column: Literal["demand", "sun", "price", "co2"] = Field(
        description="Demand [kW], sun [kW/kW], price [$/kWh] or CO2 [kg/kWh] / 項目"
    )
    building: Annotated[int, Field(ge=1, le=17, strict=True)] | None = Field(
        default=None, description="Home, for demand and sun / 住宅の番号"
    )
