"""Files that list what vehicles do, in place of a list in the scenario."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import Field

from scenarios.profiles.source import UnreadableError
from scenarios.readers.bus_timetable import TimetableRow
from scenarios.readers.ev_sessions import Stay
from scenarios.readers.file_source import file_bytes, in_file
from scenarios.sentences import Flaw
from scenarios.spec.section import Section

Entry = TypeVar("Entry", Stay, TimetableRow)


class SessionFile(Section):
    """Stays of a vehicle from a table, CSV or Excel (`scenarios.readers.ev_sessions`)."""

    file: str = Field(description="Path, relative to the scenario file / ファイル")
    vehicle: str | None = Field(default=None, description="Vehicle in the file; absent: its only one / 車両ID")


class TimetableFile(Section):
    """Trips of a duty from a table, CSV or Excel (`scenarios.readers.bus_timetable`)."""

    file: str = Field(description="Path, relative to the scenario file / ファイル")
    duty: str | None = Field(default=None, description="Duty in the file; absent: its only one / 仕業")


class Listed(NamedTuple):
    """What a file lists for one asset, with the file's name and hash; nothing, and why, where it cannot be read."""

    entries: tuple[Section, ...]
    file: str
    sha256: str = ""
    flaws: tuple[Flaw, ...] = ()


def listed(file: str, folder: Path, parse: Callable[[bytes, Path], tuple[Section, ...]]) -> Listed:
    """The entries of a file; `parse` raises UnreadableError."""
    path = folder / file
    try:
        content, sha256 = file_bytes(path)
        return Listed(parse(content, path), file, sha256)
    except UnreadableError as error:
        flaws = (flaw._replace(loc=flaw.loc or ("file",)) for flaw in in_file(error.flaws, path))
        return Listed((), file, flaws=tuple(flaws))


def of_one(entries: Sequence[Entry], key: str, wanted: str | None, names: Sequence[str]) -> list[Entry]:
    """The entries of one vehicle or duty; `names` tells whose each is. Raises UnreadableError where that is unclear."""
    known = dict.fromkeys(names)
    if wanted not in known if wanted is not None else len(known) > 1:
        given = {"what": key, "names": ", ".join(list(known)[:10]), "count": len(known)}
        raise UnreadableError([Flaw((key,), "which_entry", given)])
    return [entry for entry, name in zip(entries, names, strict=True) if wanted in (None, name)]
