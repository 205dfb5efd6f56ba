"""Series from a CSV file of meter readings or prices."""

from typing import Literal

from pydantic import Field

from scenarios.profiles.profile import Quality
from scenarios.spec.section import Section
from scenarios.spec.time import Zone

Unit = Literal["kW", "W", "MW", "kWh", "Wh", "MWh", "kW/kW", "W/kW", "yen/kWh", "kg/kWh", "g/kWh"]


class Csv(Section):
    """One column of a CSV file with a header row."""

    file: str = Field(description="Path, relative to the scenario file / ファイル")
    column: str = Field(description="Header of the column of values / 値の列")
    time: str = Field(description="Header of the column of time stamps / 時刻の列")
    stamps: Literal["start", "end"] = Field(default="start", description="What a stamp marks / 時刻が指す端")
    unit: Unit = Field(description="Unit of the values; energy is per step / 単位")
    zone: Zone | None = Field(
        default=None, description="Zone of stamps without offset; absent: the run's / 時間帯"
    )
    time_format: str | None = Field(
        default=None, description="strptime format; absent: ISO 8601 / 時刻の書式"
    )
    separator: Literal[",", ";", "\t"] = Field(default=",", description="Between cells / 区切り")
    encoding: Literal["utf-8", "cp932"] = Field(default="utf-8", description="Text encoding / 文字コード")
    quality: Quality = Field(
        default="measured", description="What the numbers are / 実績・推計・予測・合成の別"
    )
