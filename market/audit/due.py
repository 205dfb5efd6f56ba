"""Lines that must come next, as the auditor spells them itself: what is read is compared with them byte for byte."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json

from market.audit.lots import Ranges
from market.audit.told_trades import Told
from market.log.canonical import GREATEST, quoted
from market.log.records import SCHEMA
from market.orders import Ask, Bid
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


def trade(
    about: str, told: Told, bid: Bid, ask: Ask, ranges: Ranges, paid_uyen: int, fee_uyen: int, left_g: tuple[int, int]
) -> Due:
    """What was paid and kept as a fee, which grams of the ask's lot moved, and what is left of bid and ask."""
    price = told.price_yen_per_t if told.price_yen_per_t <= GREATEST else quoted(str(told.price_yen_per_t))
    moved = ",".join([f"[{start},{until}]" for start, until in ranges])
    return (
        f'{{"id":"{about}","kind":"trade","payload":{{"amount_uyen":"{paid_uyen}","ask":{quoted(ask.id)},'
        f'"bid":{quoted(bid.id)},"buyer":{quoted(bid.account)},"fee_uyen":"{fee_uyen}","grams":{told.grams},'
        f'"left_g":[{left_g[0]},{left_g[1]}],"lot":{quoted(ask.lot_id)},"price_yen_per_t":{price},'
        f'"ranges":[{moved}],"seller":{quoted(ask.account)}}}'
    ).encode()


def told_by(due: Due) -> tuple[str, str, Any]:
    """(kind, what it is about, payload) of a line that must come, for people."""
    entry = from_json(due + b"}")
    return entry["kind"], entry["id"], entry["payload"]
