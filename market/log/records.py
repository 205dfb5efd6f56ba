"""One entry of the log and its line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from market.log.canonical import NotCanonicalError, canonical, parsed

SCHEMA = 1

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """An entry; `time` is engine time [s], None before it began."""

    seq: int
    time: int | None
    kind: str
    id: str
    payload: Payload


def line_of(record: Record) -> bytes:
    """Canonical bytes without a line end; these are what the tree hashes."""
    return canonical(
        {
            "id": record.id,
            "kind": record.kind,
            "payload": record.payload,
            "schema": SCHEMA,
            "seq": record.seq,
            "time": record.time,
        }
    )


def record_of(line: bytes) -> Record:
    """The inverse of `line_of`. Raises NotCanonicalError for anything else."""
    match parsed(line):
        case {
            "id": str(entry),
            "kind": str(kind),
            "payload": dict(payload),
            "schema": 1,
            "seq": int(seq),
            "time": int() | None as time,
            **rest,
        } if not rest:
            return Record(seq, time, kind, entry, payload)
    raise NotCanonicalError("not an entry of schema 1")
