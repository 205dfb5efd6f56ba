"""Facts that the exchange records, in the order in which they happened."""

from dataclasses import dataclass
from enum import StrEnum

from market.credits import Attributes
from market.orders import Order
from market.refusals import Refusal

GramRange = tuple[int, int]
"""Grams `[start, stop)` of a lot, by number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trade:
    """An execution (約定).

    ranges           which grams of the lot changed hands; one range unless the seller's holding was scattered
    amount_uyen      grams x price, paid by the buyer [micro-yen]
    fee_uyen         the part of it that went to the fee account instead of the seller [micro-yen]
    """

    id: str
    time: int
    bid_id: str
    ask_id: str
    buyer: str
    seller: str
    lot_id: str
    ranges: tuple[GramRange, ...]
    grams: int
    price_yen_per_t: int
    amount_uyen: int
    fee_uyen: int
    attributes: Attributes


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRecord:
    """An order as received; `seq` counts every order, refused ones too.

    signature   the owner's, where the account has a key [hex]; so in every request that an owner makes
    """

    seq: int
    time: int
    order: Order
    refusal: Refusal | None
    signature: str = ""


class Cause(StrEnum):
    """Why an order left the market with grams to go."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    NOT_FILLED_AT_ONCE = "not_filled_at_once"
    LOT_CHANGED = "lot_changed"
    CONSENT_REVOKED = "consent_revoked"
    REPLACED = "replaced"


@dataclass(frozen=True, kw_only=True, slots=True)
class Closure:
    """An order that left the market with `grams` unfilled."""

    order_id: str
    time: int
    cause: Cause
    grams: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Retirement:
    """Grams taken out of circulation (無効化), with the energy behind them [Wh].

    purpose       what for; public, so a kind of use and not a person
    beneficiary   for whom, if stated; stays out of the log, which holds a commitment to it
    period        for emissions of `[from, until)`, if stated, Unix time [s]
    """

    id: str
    time: int
    account: str
    lot_id: str
    ranges: tuple[GramRange, ...]
    grams: int
    wh: int
    purpose: str
    beneficiary: str = ""
    period: tuple[int, int] | None = None
