"""One entry of the log and its line."""

from collections.abc import Mapping
from types import NoneType
from typing import Any, NamedTuple

from pydantic_core import to_json

from market.log.canonical import NotCanonicalError, canonical, parsed, quoted

SCHEMA = 1
FIELDS = {"id", "kind", "payload", "schema", "seq", "time"}

IN_ORDER = frozenset({"close", "posting", "refuse", "trade"})
"""Consequences, the most frequent kinds: their payloads are built in canonical order and need no sorting. Tests read
every line with `record_of`, which would refuse them otherwise."""

Payload = Mapping[str, Any]


class Record(NamedTuple):
    """An entry; `time` is engine time [s], None before it began."""

    seq: int
    time: int | None
    kind: str
    id: str
    payload: Payload


def line_of(seq: int, time: int | None, kind: str, about: str, payload: Payload | str) -> bytes:
    """Canonical bytes without a line end; these are what the tree hashes.

    payload   as it is, or spelled already

    Raises NotCanonicalError where there are none.
    """
    if isinstance(payload, str):
        return _put_together(seq, time, kind, about, payload)
    entry = {
        "id": about,
        "kind": kind,
        "payload": payload,
        "schema": SCHEMA,
        "seq": seq,
        "time": time,
    }
    return to_json(entry) if kind in IN_ORDER else canonical(entry)


def _put_together(seq: int, time: int | None, kind: str, about: str, payload: str) -> bytes:
    """A third of the time of a dictionary, its copy and its spelling; tests compare the two."""
    when = "null" if time is None else time
    line = f'{{"id":{quoted(about)},"kind":"{kind}","payload":{payload},"schema":{SCHEMA},"seq":{seq},"time":{when}}}'
    try:
        return line.encode()
    except UnicodeEncodeError as fault:
        raise NotCanonicalError(f"no canonical form: {fault}") from fault


def record_of(line: bytes) -> Record:
    """The inverse of `line_of`. Raises NotCanonicalError for anything else."""
    entry = parsed(line)
    if not (isinstance(entry, dict) and entry.keys() == FIELDS and entry["schema"] == SCHEMA):
        raise NotCanonicalError("not an entry of schema 1")
    record = Record(entry["seq"], entry["time"], entry["kind"], entry["id"], entry["payload"])
    types = (type(record.seq), type(record.kind), type(record.id), type(record.payload))
    if types != (int, str, str, dict) or type(record.time) not in (int, NoneType):
        raise NotCanonicalError("not an entry of schema 1")
    return record
