"""Lines that must come next, as the auditor spells them itself: what is read is compared with them byte for byte."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json

from market.log.canonical import quoted
from market.log.records import SCHEMA
from market.refusals import Reason

Due = bytes
"""How a line begins that must come: all but its schema, number and time, which `line_end` supplies."""

Move = tuple[str, int, str, str]
"""(asset, amount, giver, taker)"""


def line_end(seq: int, time: int | None) -> bytes:
    """How the line of entry `seq` ends, its line end included."""
    return b',"schema":%d,"seq":%d,"time":%b}\n' % (SCHEMA, seq, b"null" if time is None else b"%d" % time)


def refusal(about: str, reason: Reason) -> Due:
    return f'{{"id":{quoted(about)},"kind":"refuse","payload":{{"reason":"{reason}"}}'.encode()


def closure(order_id: str, cause: str, grams: int) -> Due:
    return f'{{"id":{quoted(order_id)},"kind":"close","payload":{{"cause":"{cause}","grams":{grams}}}'.encode()


def posting(about: str, cause: str, moves: Sequence[Move], releases: Sequence[tuple[str, int]]) -> Due:
    """Both legs of each move that moves something, and what of the holds of orders is released."""
    legs = ""
    for asset, amount, giver, taker in moves:
        if amount:
            name, between = quoted(asset), "," if legs else ""
            legs += f'{between}[{quoted(giver)},{name},"{-amount}"],[{quoted(taker)},{name},"{amount}"]'
    released = ",".join([f'[{quoted(order)},"{amount}"]' for order, amount in releases]) if releases else ""
    payload = f'{{"cause":"{cause}","legs":[{legs}],"releases":[{released}]}}'
    return f'{{"id":{quoted(about)},"kind":"posting","payload":{payload}'.encode()


def told_by(due: Due) -> tuple[str, str, Any]:
    """(kind, what it is about, payload) of a line that must come, for people."""
    entry = from_json(due + b"}")
    return entry["kind"], entry["id"], entry["payload"]
