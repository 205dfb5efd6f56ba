"""A series that is one column of a file in a publisher's own layout."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ems.timegrid import TimeGrid
from scenarios.profiles.profile import Profile, Provenance, spans
from scenarios.profiles.regular_steps import SECONDS_PER_MINUTE, Steps, local
from scenarios.profiles.source import Asked, Source, UnreadableError
from scenarios.readers.holes import RULE, filled
from scenarios.readers.readings import Array, Column, Readings
from scenarios.sentences import Flaw

MOST_ALIKE = 10
"""Faults of one sort told singly for a file."""

Reader = Callable[[BinaryIO], Readings]


class Contents(NamedTuple):
    """Readings of a file and the SHA-256 of its bytes."""

    readings: Readings
    sha256: str


class FileSource(Source):
    """One column of a file; which one, and how the file is read, its kind says."""

    splits: ClassVar[bool] = False
    """Whether a value of a longer step may hold in each of the run's shorter steps without being asked: prices do."""

    file: str = Field(description="Path, relative to the scenario file / ファイル")
    split_steps: bool = Field(
        default=False,
        description="Use a longer step's mean in each of the run's steps / 長いコマの値を細かいコマにも使う",
    )
    repair: bool = Field(
        default=False, description="Fill holes by the stated rule and mark them estimated / 欠測を規則で補い推計とする"
    )

    def reader(self) -> Reader:
        """What reads a file of this kind: a plain function, so that sources with the same file read it once."""
        raise NotImplementedError

    def named(self, readings: Readings) -> str:
        """The column meant. Raises UnreadableError where the file has none such."""
        raise NotImplementedError

    def read(self, asked: Asked) -> Profile:
        path = asked.folder / self.file
        try:
            readings, sha256 = contents(path, self.reader())
            name = self.named(readings)
            return self.profile(asked, readings, name, sha256)
        except UnreadableError as error:
            raise UnreadableError(in_file(error.flaws, path)) from None

    def profile(self, asked: Asked, readings: Readings, name: str, sha256: str) -> Profile:
        """The column's values in the run's steps. Raises UnreadableError."""
        column = readings.columns[name]
        values = column.values
        if self.repair or asked.repair:
            values = filled(column.values, readings.begins_s, readings.step_minutes, readings.zone)
        steps = Steps(begins_s=readings.begins_s, step_minutes=readings.step_minutes, values=values)
        flaws = [*steps.misfits(asked.grid, may_split=self.splits or self.split_steps)]
        if not flaws:
            flaws += missing(readings, name, values, asked.grid)
            flaws += too_low(readings, name, column, asked)
        if flaws:
            raise UnreadableError(flaws)
        estimated = steps.any_onto(asked.grid, np.isnan(column.values))
        provenance = Provenance(
            name=asked.name,
            source=", ".join(
                part for part in (self.file, name, readings.notes, RULE if estimated.any() else "") if part
            ),
            unit=column.unit,
            step_minutes=readings.step_minutes,
            zone=readings.zone,
            quality=column.quality,
            sha256=sha256,
            file=self.file,
            estimated=spans(asked.grid, estimated),
        )
        return Profile(values=steps.onto(asked.grid), provenance=provenance)


def contents(path: Path, reader: Reader) -> Contents:
    """What a file says; the last few files stay read while they do not change. Raises UnreadableError."""
    try:
        state = path.stat()
    except (OSError, ValueError):
        raise UnreadableError([Flaw(("file",), "file_not_found", {"path": path})]) from None
    return read_once(path, reader, state.st_mtime_ns, state.st_size)


def file_bytes(path: Path) -> tuple[bytes, str]:
    """Content of a file and its SHA-256. Raises UnreadableError."""
    try:
        content = path.read_bytes()
    except (OSError, ValueError):
        raise UnreadableError([Flaw(("file",), "file_not_found", {"path": path})]) from None
    return content, hashlib.sha256(content).hexdigest()


@lru_cache(maxsize=4)
def read_once(path: Path, reader: Reader, _modified_ns: int, _size: int) -> Contents:
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            return Contents(reader(file), sha256)
    except OSError:
        raise UnreadableError([Flaw(("file",), "file_not_found", {"path": path})]) from None


def in_file(flaws: Iterable[Flaw], path: Path) -> Iterator[Flaw]:
    """The flaws as the file's own, the first few of each sort singly."""
    alike = Counter[str]()
    for flaw in flaws:
        alike[flaw.code] += 1
        if alike[flaw.code] <= MOST_ALIKE:
            yield flaw if flaw.code == "file_not_found" else flaw._replace(file=str(path))
    for code, count in alike.items():
        if count > MOST_ALIKE:
            yield Flaw((), "more_like_it", {"more": count - MOST_ALIKE, "code": code}, file=str(path))


def missing(readings: Readings, name: str, values: Array, grid: TimeGrid) -> Iterator[Flaw]:
    """Steps that the run needs and the file does not have."""
    for at in np.flatnonzero(np.isnan(values) & needed(readings, grid)):
        stamp = local(readings.begins_s + int(at) * readings.step_minutes * SECONDS_PER_MINUTE, readings.zone)
        row = int(readings.columns[name].lines[at])
        yield Flaw((), "value_missing", {"column": name, "stamp": stamp}, row=row or None)


def too_low(readings: Readings, name: str, column: Column, asked: Asked) -> Iterator[Flaw]:
    """Values below the lowest that the users of the series take."""
    if asked.least is None:
        return
    for at in np.flatnonzero((column.values < asked.least) & needed(readings, asked.grid)):
        given = {"column": name, "least": f"{asked.least:g}", "got": f"{column.values[at]:g}"}
        yield Flaw((), "cell_negative", given, row=int(column.lines[at]) or None)


def needed(readings: Readings, grid: TimeGrid) -> NDArray[np.bool_]:
    """Steps of the file that meet the run, shape (steps,)."""
    step_s = readings.step_minutes * SECONDS_PER_MINUTE
    begins = readings.begins_s + step_s * np.arange(readings.steps)
    ends_s = int(grid.epoch_s[-1]) + grid.step_minutes * SECONDS_PER_MINUTE
    return np.asarray((begins + step_s > grid.epoch_s[0]) & (begins < ends_s))


def chosen(name: str, readings: Readings) -> str:
    """A column by its name. Raises UnreadableError naming those that there are."""
    if name in readings.columns:
        return name
    columns = ", ".join(list(readings.columns)[:MOST_ALIKE])
    raise UnreadableError([Flaw((), "column_not_found", {"column": name, "columns": columns})])
