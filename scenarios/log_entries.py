"""Entries of a run's log, found without parsing the rest of it."""

from collections.abc import Collection, Iterator
from pathlib import Path

from market.log.canonical import canonical
from market.log.records import Record, record_of

KIND = b'"kind":"'
"""Stands in every line after the id, whose own quotation marks are escaped."""


def entries(log: Path, kinds: Collection[str]) -> Iterator[Record]:
    """Entries of these kinds, in order. Raises OSError where there is no log."""
    wanted = {kind.encode() for kind in kinds}
    marks = tuple(KIND + kind + b'"' for kind in wanted)
    with log.open("rb") as lines:
        # Nearly all lines are of other kinds: to look for the marks first is five times as fast.
        likely = (line for line in lines if any(mark in line for mark in marks))
        yield from (record_of(line.removesuffix(b"\n")) for line in likely if kind_of(line) in wanted)


def entries_about(log: Path, kind: str, about: str) -> Iterator[Record]:
    """Entries of one kind whose id is `about`, in order. Raises OSError where there is no log."""
    beginning = beginning_of(kind, about)
    with log.open("rb") as lines:
        yield from (record_of(line.removesuffix(b"\n")) for line in lines if line.startswith(beginning))


def kind_of(line: bytes) -> bytes:
    """The kind of a line's entry; blank for what is none."""
    _, _, rest = line.partition(KIND)
    return rest.partition(b'"')[0]


def beginning_of(kind: str, about: str) -> bytes:
    """How the line of every entry of `kind` with the id `about` begins."""
    return canonical({"id": about, "kind": kind}).removesuffix(b"}") + b","
