"""What a line of the log claims of the order before it. A claim only says where to look: the line is then worked out
anew and compared byte for byte.
"""

import re
from typing import Any, NamedTuple

from pydantic_core import from_json

from market.log.order_payloads import quantity_of
from market.refusals import Reason


class Told(NamedTuple):
    """A trade as the log tells it, or as the rule gives it."""

    bid_id: str
    ask_id: str
    grams: int
    price_yen_per_t: int

    def __str__(self) -> str:
        return f"{self.grams} g of {self.ask_id} for {self.bid_id} at {self.price_yen_per_t} yen/t"


TEXT, COUNT = rb'"([^"\\]*+)"', b"([0-9]++)"
CLAIM = re.compile(
    rb'\{"id":"[^"\\]*+","kind":"trade","payload":\{"amount_uyen":"[0-9]++","ask":%b,"bid":%b,"buyer":"[^"\\]*+",'
    rb'"fee_uyen":"[0-9]++","grams":%b,"left_g":\[[0-9,]*+\],"lot":"[^"\\]*+","price_yen_per_t":%b,'
    % (TEXT, TEXT, COUNT, COUNT)
)
"""How nearly all trades are told."""

SELF_TRADE = b'","kind":"refuse","payload":{"reason":"%b"}' % Reason.SELF_TRADE.encode()


def claimed_trade(line: bytes) -> Told | None:
    """The trade that the line tells of, None where it tells of something else or is ill-formed."""
    if b',"kind":"trade",' not in line:
        return None
    if found := CLAIM.match(line):
        ask, bid, grams, price = found.groups()
        return Told(bid.decode(errors="replace"), ask.decode(errors="replace"), int(grams), int(price))
    match _payload(line):
        case {"bid": str(bid), "ask": str(ask), "grams": int(grams), "price_yen_per_t": price}:
            price = quantity_of(price)
            return Told(bid, ask, grams, price) if type(price) is int else None
    return None


def says_self_trade(line: bytes) -> bool:
    """Whether the line refuses an order since it could meet one of its own group."""
    return SELF_TRADE in line


def _payload(line: bytes) -> Any:
    try:
        entry = from_json(line)
    except ValueError:
        return None
    return entry.get("payload") if isinstance(entry, dict) else None
