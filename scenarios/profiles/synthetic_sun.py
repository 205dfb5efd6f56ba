"""Made-up solar generation: clear-sky physics under seeded clouds; marked synthetic wherever it shows."""

from typing import Annotated, Literal

from pydantic import Field

from scenarios.spec.quantities import Positive
from scenarios.spec.section import Section


class SyntheticSun(Section):
    """AC power per kW of DC modules [kW/kW], exact in annual yield."""

    kind: Literal["pv"] = Field(description="Solar generation / 太陽光発電")
    latitude: Annotated[float, Field(ge=-90, le=90)] = Field(description="Degrees north / 緯度")
    longitude: Annotated[float, Field(ge=-180, le=180)] = Field(description="Degrees east / 経度")
    tilt_deg: Annotated[float, Field(ge=0, le=90)] = Field(
        default=20.0, description="0 flat, 90 wall / 傾斜角"
    )
    azimuth_deg: Annotated[float, Field(ge=0, le=360)] = Field(
        default=180.0, description="180 faces south / 方位角（南が180）"
    )
    annual_kwh_per_kw: Positive = Field(
        default=1200.0, description="Yield of a calendar year per kW DC [kWh/kW] / 年間発電量"
    )
