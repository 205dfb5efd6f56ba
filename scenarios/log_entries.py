"""Single entries of a run's log, found without parsing the rest of it."""

from collections.abc import Iterator
from pathlib import Path

from market.log.canonical import canonical
from market.log.records import Record, record_of


def entries_of(log: Path, kind: str) -> Iterator[Record]:
    """Entries of one kind, in order. Raises OSError where there is no log."""
    with log.open("rb") as lines:
        yield from (record_of(line.removesuffix(b"\n")) for line in lines if is_of(line, kind))


def is_of(line: bytes, kind: str) -> bool:
    """Whether a line may be an entry of this kind: its id and kind stand first, in that order."""
    _, found, rest = line.partition(b',"kind":"')
    return bool(found) and rest.startswith(kind.encode() + b'"')


def beginning_of(kind: str, about: str) -> bytes:
    """How the line of every entry of `kind` with the id `about` begins."""
    return canonical({"id": about, "kind": kind}).removesuffix(b"}") + b","


def entries_about(log: Path, kind: str, about: str) -> Iterator[Record]:
    """Entries of one kind whose id is `about`, in order. Raises OSError where there is no log."""
    beginning = beginning_of(kind, about)
    with log.open("rb") as lines:
        yield from (record_of(line.removesuffix(b"\n")) for line in lines if line.startswith(beginning))
