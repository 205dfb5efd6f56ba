"""The `series:` section: named series, each from exactly one source."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from scenarios.profiles.citylearn import CityLearn
from scenarios.profiles.constant import Constant
from scenarios.profiles.csv import Csv
from scenarios.profiles.hot_water import SyntheticHotWater
from scenarios.profiles.hours import Hours
from scenarios.profiles.household import SyntheticHousehold
from scenarios.profiles.source import Source
from scenarios.profiles.synthetic_load import SyntheticLoad
from scenarios.profiles.synthetic_sun import SyntheticSun
from scenarios.profiles.table import Table
from scenarios.readers.area_balance import AreaBalance
from scenarios.readers.imbalance import Imbalance
from scenarios.readers.jepx_intraday import JepxIntraday
from scenarios.readers.jepx_spot import JepxSpot
from scenarios.readers.power_usage import PowerUsage
from scenarios.readers.smart_meter import SmartMeter
from scenarios.sentences import wrong
from scenarios.spec.section import Section
from scenarios.weather.instrument import Instrument
from scenarios.weather.plant import SolarPlant
from scenarios.weather.turbine import WindPlant

Synthetic = Annotated[
    SyntheticLoad | SyntheticHousehold | SyntheticHotWater | SyntheticSun, Field(discriminator="kind")
]


class SeriesSpec(Section):
    """A series; its fields are the registry of sources: a new source is one file and one line here."""

    csv: Csv | None = Field(default=None, description="A column of a CSV file / CSVファイル")
    table: Table | None = Field(default=None, description="A column of Parquet or Excel / Parquet・Excelの列")
    smart_meter: SmartMeter | None = Field(default=None, description="A meter of a 30-minute table / スマートメーター")
    jepx_spot: JepxSpot | None = Field(default=None, description="JEPX day-ahead prices / スポット価格")
    jepx_intraday: JepxIntraday | None = Field(default=None, description="JEPX intraday prices / 時間前価格")
    area_balance: AreaBalance | None = Field(default=None, description="Supply and demand of an area / エリア需給実績")
    power_usage: PowerUsage | None = Field(default=None, description="A TSO's day of demand / でんき予報")
    imbalance: Imbalance | None = Field(default=None, description="Imbalance prices / インバランス料金単価")
    citylearn: CityLearn | None = Field(default=None, description="A measured home of CityLearn / CityLearnの実測")
    pv: SolarPlant | None = Field(default=None, description="Solar power from weather / 気象からの太陽光発電")
    wind: WindPlant | None = Field(default=None, description="Wind power from weather / 気象からの風力発電")
    weather: Instrument | None = Field(default=None, description="Temperature, wind or light / 気象")
    synthetic: Synthetic | None = Field(default=None, description="Made up from a seed / 合成")
    hours: Hours | None = Field(default=None, description="By time of day / 時間帯別")
    constant: Constant | None = Field(default=None, description="One number / 一定値")

    @property
    def source(self) -> tuple[str, Source]:
        """The one source, with its name in the file."""
        return next((name, given) for name in type(self).model_fields if (given := getattr(self, name)) is not None)

    @model_validator(mode="after")
    def names_one_source(self) -> Self:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            sources = ", ".join(type(self).model_fields)
            raise wrong("not_one_source", sources=sources, given=", ".join(given) or "none")
        return self
