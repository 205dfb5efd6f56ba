"""Series from a CSV file of meter readings or prices."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from pydantic import Field

from ems.timegrid import MINUTES_PER_HOUR
from scenarios.profiles.csv_table import Layout, Table, read_table
from scenarios.profiles.profile import Profile, Provenance, Quality
from scenarios.profiles.regular_steps import SECONDS_PER_MINUTE, Steps, irregularities, step_minutes_of
from scenarios.profiles.source import Asked, Source, UnreadableError
from scenarios.profiles.stamps import moments
from scenarios.sentences import Flaw
from scenarios.spec.time import Zone

Unit = Literal["kW", "W", "MW", "kWh", "Wh", "MWh", "kW/kW", "W/kW", "yen/kWh", "kg/kWh", "g/kWh"]

ENERGY: dict[str, float] = {"kWh": 1.0, "Wh": 1e-3, "MWh": 1e3}
"""Factor to kWh of units that count energy in a step."""

RATES: dict[str, tuple[str, float]] = {
    "kW": ("kW", 1.0),
    "W": ("kW", 1e-3),
    "MW": ("kW", 1e3),
    "kW/kW": ("kW/kW", 1.0),
    "W/kW": ("kW/kW", 1e-3),
    "yen/kWh": ("yen/kWh", 1.0),
    "kg/kWh": ("kg/kWh", 1.0),
    "g/kWh": ("kg/kWh", 1e-3),
}
"""Our unit and the factor to it, of units that hold throughout a step."""

MOST_ALIKE = 10
"""Faults of one sort told singly for a file."""


class Csv(Source):
    """One column of a CSV file with a header row."""

    file: str = Field(description="Path, relative to the scenario file / ファイル")
    column: str = Field(description="Header of the column of values / 値の列")
    time: str = Field(description="Header of the column of time stamps / 時刻の列")
    stamps: Literal["start", "end"] = Field(default="start", description="What a stamp marks / 時刻が指す端")
    unit: Unit = Field(description="Unit of the values; energy is per step / 単位")
    zone: Zone | None = Field(default=None, description="Zone of stamps without offset; absent: the run's / 時間帯")
    time_format: str | None = Field(default=None, description="strptime format; absent: ISO 8601 / 時刻の書式")
    separator: Literal[",", ";", "\t"] = Field(default=",", description="Between cells / 区切り")
    encoding: Literal["utf-8", "cp932"] = Field(default="utf-8", description="Text encoding / 文字コード")
    quality: Quality = Field(default="measured", description="What the numbers are / 実績・推計・予測・合成の別")

    def read(self, asked: Asked) -> Profile:
        content, text = self.content(asked)
        zone = self.zone or asked.grid.zone
        layout = Layout(
            time=self.time,
            column=self.column,
            separator=self.separator,
            time_format=self.time_format,
            least=asked.least,
        )
        table, flaws = read_table(text, layout)
        steps = None if table is None else self.steps(table, zone, flaws)
        if steps is not None:
            flaws.extend(steps.misfits(asked.grid))
        if steps is None or flaws:
            raise UnreadableError(self.in_file(flaws, asked))
        provenance = Provenance(
            name=asked.name,
            source=f"{self.file}, column {self.column} [{self.unit}]",
            unit=self.read_unit,
            step_minutes=steps.step_minutes,
            zone=zone,
            quality=self.quality,
            sha256=hashlib.sha256(content).hexdigest(),
            file=self.file,
        )
        return Profile(values=steps.onto(asked.grid), provenance=provenance)

    @property
    def read_unit(self) -> str:
        """The unit that values have once read: energy in a step becomes mean power."""
        return "kW" if self.unit in ENERGY else RATES[self.unit][0]

    def content(self, asked: Asked) -> tuple[bytes, str]:
        path = asked.folder / self.file
        try:
            content = path.read_bytes()
        except (OSError, ValueError):
            raise UnreadableError([Flaw(("file",), "file_not_found", {"path": path})]) from None
        try:
            return content, content.decode("utf-8-sig" if self.encoding == "utf-8" else self.encoding)
        except UnicodeDecodeError as error:
            row = content.count(b"\n", 0, error.start) + 1
            flaw = Flaw((), "file_not_readable", {"encoding": self.encoding}, row=row)
            raise UnreadableError(self.in_file([flaw], asked)) from None

    def steps(self, table: Table, zone: str, flaws: list[Flaw]) -> Steps | None:
        """The file's rows as equal steps; what prevents that is added to `flaws`."""
        found, wrong = moments(table.stamps, zone, offsets_agree=self.zone is not None)
        for at, code in wrong.items():
            flaws.append(Flaw((), code, {"stamp": table.stamps[at], "zone": zone}, row=int(table.lines[at])))
        minutes = step_minutes_of(found)
        if isinstance(minutes, Flaw):
            flaws.append(minutes)
            return None
        flaws.extend(irregularities(found, table.lines, minutes, zone))
        if flaws:
            return None
        begins_s = found[0] - (SECONDS_PER_MINUTE * minutes if self.stamps == "end" else 0)
        return Steps(begins_s=begins_s, step_minutes=minutes, values=table.values * self.factor(minutes))

    def factor(self, step_minutes: int) -> float:
        """From the file's numbers to ours."""
        if self.unit in ENERGY:
            return ENERGY[self.unit] * MINUTES_PER_HOUR / step_minutes
        return RATES[self.unit][1]

    def in_file(self, flaws: Iterable[Flaw], asked: Asked) -> Iterator[Flaw]:
        """The flaws as the file's own, the first few of each sort singly."""
        file = str(asked.folder / self.file)
        alike = Counter[str]()
        for flaw in flaws:
            alike[flaw.code] += 1
            if alike[flaw.code] <= MOST_ALIKE:
                yield flaw._replace(file=file)
        for code, count in alike.items():
            if count > MOST_ALIKE:
                yield Flaw((), "more_like_it", {"more": count - MOST_ALIKE, "code": code}, file=file)
