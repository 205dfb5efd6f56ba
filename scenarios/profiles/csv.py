"""Series from a CSV file of meter readings or prices, whatever its headers."""

from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from scenarios.profiles.csv_table import Layout, Row, Table, csv_rows, read_table
from scenarios.profiles.profile import Profile, Quality
from scenarios.profiles.regular_steps import SECONDS_PER_MINUTE, irregularities, step_minutes_of
from scenarios.profiles.source import Asked, UnreadableError
from scenarios.profiles.stamps import Moments, moments
from scenarios.profiles.units import Unit, factor, unit_read
from scenarios.readers.file_source import FileSource, file_bytes, in_file
from scenarios.readers.readings import Numbers, Readings, on_equal_steps
from scenarios.readers.text import decoded
from scenarios.sentences import Flaw
from scenarios.spec.time import Zone

HOLES = ("cell_empty", "stamp_gap")
"""What repair takes for holes."""


class Csv(FileSource):
    """One column of a CSV file with a header row."""

    column: str = Field(examples=["kwh"], description="Header of the column of values / 値の列")
    time: str = Field(examples=["time"], description="Header of the column of time stamps / 時刻の列")
    stamps: Literal["start", "end"] = Field(default="start", description="What a stamp marks / 時刻が指す端")
    unit: Unit = Field(description="Unit of the values; energy is per step / 単位")
    zone: Zone | None = Field(default=None, description="Zone of stamps without offset; absent: the run's / 時間帯")
    time_format: str | None = Field(
        default=None, description="strptime format; absent: ISO 8601 or 2024/7/1 0:30 / 時刻の書式"
    )
    separator: Literal[",", ";", "\t"] = Field(default=",", description="Between cells / 区切り")
    encoding: Literal["auto", "utf-8", "cp932"] = Field(
        default="auto", description="Text encoding; auto: UTF-8, else cp932 / 文字コード"
    )
    quality: Quality = Field(default="measured", description="What the numbers are / 実績・推計・予測・合成の別")

    def read(self, asked: Asked) -> Profile:
        path = asked.folder / self.file
        try:
            content, sha256 = file_bytes(path)
            readings = self.readings(content, path, asked)
            return self.profile(asked, readings, self.column, sha256)
        except UnreadableError as error:
            raise UnreadableError(in_file(error.flaws, path)) from None

    def readings(self, content: bytes, path: Path, asked: Asked) -> Readings:
        """The column on the file's steps. Raises UnreadableError with every flaw of its rows."""
        zone = self.zone or asked.grid.zone
        layout = Layout(time=self.time, column=self.column, time_format=self.time_format, least=asked.least)
        table, flaws = read_table(self.rows(content, path), layout)
        if table is None:
            raise UnreadableError(flaws)
        found, minutes = self.steps(table, zone, flaws)
        repair = self.repair or asked.repair
        if told := [flaw for flaw in flaws if not (repair and flaw.code in HOLES)]:
            raise UnreadableError(told)
        begins = found - (SECONDS_PER_MINUTE * minutes if self.stamps == "end" else 0)
        numbers = Numbers(
            values=table.values * factor(self.unit, minutes), unit=unit_read(self.unit), quality=self.quality
        )
        return on_equal_steps(
            begins.astype(np.int64),
            table.lines,
            {self.column: numbers},
            step_minutes=minutes,
            zone=zone,
            notes=f"[{self.unit}]",
        )

    def rows(self, content: bytes, path: Path) -> Iterable[Row]:  # noqa: ARG002 - tables tell their kind by the path
        """Lines and cells of the file, its header first."""
        return csv_rows(decoded(content) if self.encoding == "auto" else self.as_encoded(content), self.separator)

    def as_encoded(self, content: bytes) -> str:
        encoding = "utf-8-sig" if self.encoding == "utf-8" else self.encoding
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            row = content.count(b"\n", 0, error.start) + 1
            raise UnreadableError([Flaw((), "file_not_readable", {"encoding": self.encoding}, row=row)]) from None

    def steps(self, table: Table, zone: str, flaws: list[Flaw]) -> tuple[Moments, int]:
        """Moments of the rows and the length of their steps [min]; what is wrong with them is added to `flaws`."""
        found, wrong = moments(table.stamps, zone, offsets_agree=self.zone is not None)
        for at, code in wrong.items():
            flaws.append(Flaw((), code, {"stamp": table.stamps[at], "zone": zone}, row=int(table.lines[at])))
        minutes = step_minutes_of(found)
        if isinstance(minutes, Flaw):
            raise UnreadableError(flaws or [minutes])
        flaws.extend(irregularities(found, table.lines, minutes, zone))
        return found, minutes
