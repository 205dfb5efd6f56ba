"""Made-up demand of a kind of building; marked synthetic wherever it shows."""

from typing import Annotated, Literal

from pydantic import Field

from scenarios.profiles.hours import Holidays
from scenarios.spec.quantities import Positive
from scenarios.spec.section import Section


class SyntheticLoad(Section):
    """Demand with the daily shape of a building kind, seasons, holidays and noise, exact in annual energy."""

    kind: Literal["home", "office", "shop", "hotel", "town_hall", "school", "hospital"] = Field(
        description="Kind of building / 建物の種類"
    )
    annual_kwh: Positive = Field(description="Energy of a calendar year [kWh] / 年間電力量")
    noise: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.15, description="Relative spread around the shape / 変動の大きさ"
    )
    holidays: Holidays = Field(default="JP", description="Whose public holidays count / 祝日の国")
