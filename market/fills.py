"""What matching says: who meets whom for how many grams; and at which price."""

from dataclasses import dataclass
from fractions import Fraction

from market.orders import Order, Side


@dataclass(frozen=True, kw_only=True, slots=True)
class Resting:
    """An order that waits, with what is left of it; `arrival` counts entries and gives time priority."""

    order: Order
    arrival: int
    remaining_g: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """Grams that a bid and an ask agree on, with all that a price rule may look at.

    bid_limit_yen_per_t   the most that the bid pays for this ask's origin
    resting               the side that was there first
    bid_filled            whether the bid has nothing left after this; likewise `ask_filled`
    """

    bid_id: str
    ask_id: str
    grams: int
    bid_limit_yen_per_t: int
    ask_limit_yen_per_t: int
    resting: Side
    bid_filled: bool
    ask_filled: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Fill:
    """A match with its price."""

    match: Match
    price_yen_per_t: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Deal:
    """A match that may cost its buyer another price than it brings its seller [yen/t], exact.

    The market keeps or adds the difference, which no ledger here can settle: deals that differ are for the laboratory.
    """

    match: Match
    pay_yen_per_t: Fraction
    get_yen_per_t: Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Leftover:
    """Grams of an order that left the market because it would not wait."""

    order_id: str
    grams: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassPrice:
    """A call's price for one class of origins, with what proves it.

    ask_id      the earliest ask of the class
    least_yen_per_t, greatest_yen_per_t   between these nobody would trade otherwise
    potential   the price in the call's whole objective, which counts volume and time too (market rule 8)
    """

    ask_id: str
    least_yen_per_t: int
    price_yen_per_t: int
    greatest_yen_per_t: int
    potential: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What followed from an order or a clearing.

    class_prices   of an exact call whose orders all fill in parts: the certificate (market rule 12)
    """

    fills: tuple[Fill, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    class_prices: tuple[ClassPrice, ...] | None = None
