"""What a registry was asked and what it answered, fact by fact in order: the log is written from this alone.

A request is followed by its consequences (`Trade`, `Closure`, `Entry`, `Delivery`); a refused one has none.
"""

from dataclasses import dataclass

from market.consents import Consent
from market.credits import CreditLot, Verification
from market.fills import ClassPrice
from market.ledger import Entry
from market.refusals import Refusal
from market.settlement import Delivery
from market.trades import Closure, GramRange, OrderRecord, Trade


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountOpened:
    """`time` is None where engine time had not begun; `key` is its owner's [hex], blank where it signs nothing."""

    account: str
    group: str
    credit_limit_uyen: int
    time: int | None
    key: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deposit:
    account: str
    amount_uyen: int
    time: int
    refusal: Refusal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Issue:
    lot: CreditLot
    time: int
    refusal: Refusal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the verifier says of a lot."""

    lot_id: str
    state: Verification
    reason: str
    time: int
    refusal: Refusal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction:
    """Grams that should not have been issued, taken back from the lot's owner."""

    lot_id: str
    grams: int
    reason: str
    ranges: tuple[GramRange, ...]
    time: int
    refusal: Refusal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Transfer:
    """`ranges` are the grams that moved; none where refused."""

    giver: str
    taker: str
    lot_id: str
    grams: int
    ranges: tuple[GramRange, ...]
    time: int
    refusal: Refusal | None
    signature: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Retire:
    """Grams to be used up: for what, for whom and for which period `[from, until)`, Unix time [s]."""

    account: str
    lot_id: str
    grams: int
    purpose: str
    beneficiary: str
    period: tuple[int, int] | None
    ranges: tuple[GramRange, ...]
    time: int
    refusal: Refusal | None
    signature: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Lapse:
    """Grams that lose their validity unused."""

    account: str
    lot_id: str
    grams: int
    ranges: tuple[GramRange, ...]
    time: int
    refusal: Refusal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cancellation:
    order_id: str
    time: int
    refusal: Refusal | None
    signature: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Call:
    """The rule was told to clear what it had collected; an exact call says at which prices."""

    class_prices: tuple[ClassPrice, ...] | None
    time: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsentGiven:
    consent: Consent
    time: int
    refusal: Refusal | None
    signature: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Revocation:
    """A consent ends; the subject's open orders leave the market."""

    subject: str
    purpose: str
    recipient: str
    time: int
    refusal: Refusal | None
    signature: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Disclosure:
    """A subject's data asked for by `recipient`; refused unless a consent stands."""

    subject: str
    purpose: str
    recipient: str
    time: int
    refusal: Refusal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Enrolment:
    """Somebody joins a scheme of points."""

    account: str
    scheme: str
    time: int
    refusal: Refusal | None
    signature: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Award:
    """Points that no purchase brings, and for what."""

    account: str
    scheme: str
    points: int
    purpose: str
    time: int
    refusal: Refusal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Redemption:
    """Points to be spent in a shop."""

    account: str
    scheme: str
    points: int
    shop: str
    time: int
    refusal: Refusal | None
    signature: str = ""


Request = (
    AccountOpened
    | Enrolment
    | Award
    | Redemption
    | ConsentGiven
    | Disclosure
    | Revocation
    | Deposit
    | Issue
    | Verdict
    | Correction
    | Transfer
    | Retire
    | Lapse
    | OrderRecord
    | Cancellation
    | Call
)
Consequence = Trade | Closure | Entry | Delivery
Fact = Request | Consequence
