"""What participants say: asks offer grams of one lot, bids want grams of what they describe."""

from dataclasses import dataclass, replace
from enum import StrEnum

from market.buyers import UNTOLD, Traits
from market.conditions import ANYTHING, AllOf, Anything, Condition
from market.credits import Attributes

MOST_LEGS = 8
MOST_PREMIUMS = 3


class LotKind(StrEnum):
    """Whether an order may fill in parts (まで) or only as a whole."""

    PARTIAL = "partial"
    WHOLE = "whole"


class TimeInForce(StrEnum):
    """What becomes of the grams that do not trade on entry (in a call: at its next clearing)."""

    GOOD_TILL = "good_till"
    IMMEDIATE_OR_CANCEL = "immediate_or_cancel"
    FILL_OR_KILL = "fill_or_kill"


class Side(StrEnum):
    """Which way the grams go."""

    ASK = "ask"
    BID = "bid"


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What asks and bids have in common.

    grams       quantity [g-CO2]
    minimum_g   least that its first execution must bring [g]; after that it fills in parts
    expires     engine time from which the order no longer stands [s], or None
    replaces    id of the open order of the same account whose place it takes (`market.replacement`), or None
    """

    id: str
    account: str
    grams: int
    lot_kind: LotKind = LotKind.PARTIAL
    minimum_g: int = 0
    time_in_force: TimeInForce = TimeInForce.GOOD_TILL
    expires: int | None = None
    replaces: str | None = None

    @property
    def all_or_none(self) -> bool:
        """Whether an incoming order may trade only in full."""
        return self.lot_kind is LotKind.WHOLE or self.time_in_force is TimeInForce.FILL_OR_KILL

    def least_g(self, remaining_g: int) -> int:
        """The least that its next execution must bring [g], of what waits of it."""
        if self.lot_kind is LotKind.WHOLE:
            return remaining_g
        return self.minimum_g if remaining_g == self.grams else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask(Terms):
    """An offer of grams of one lot.

    limit_yen_per_t   least price accepted, before fees
    attributes        those of the lot, so that matching needs no registry
    condition         what it asks of its buyer's traits
    """

    limit_yen_per_t: int
    lot_id: str
    attributes: Attributes
    condition: Condition = ANYTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    """One alternative of a bid: up to `limit_yen_per_t` for what `condition` accepts."""

    condition: Condition
    limit_yen_per_t: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Bid(Terms):
    """A wish for grams: one quantity, 1 to 8 alternatives (market rule 1).

    traits   what sellers may ask about
    """

    legs: tuple[Leg, ...]
    traits: Traits = UNTOLD

    @property
    def limit_yen_per_t(self) -> int:
        """The most that any alternative would pay; what money is reserved by."""
        return max([leg.limit_yen_per_t for leg in self.legs])

    def limit_for(self, attributes: Attributes) -> int | None:
        """The most it pays for this origin [yen/t], or None where no alternative accepts it."""
        return max((leg.limit_yen_per_t for leg in self.legs if leg.condition.accepts(attributes)), default=None)


Order = Ask | Bid


def what_is_left(order: Order, grams: int) -> Order:
    """An order that waits with `grams` to go: a least first execution has happened once it began to trade."""
    return replace(order, grams=grams, minimum_g=order.minimum_g if grams == order.grams else 0, replaces=None)


def premium_legs(base: Leg, *premiums: Leg) -> tuple[Leg, ...]:
    """A soft premium as alternatives: `base`, and on top each premium whose condition holds as well.

    k stacked premiums give 2^k legs (market rule 1). Raises ValueError beyond three, or below 0 yen/t.
    """
    if len(premiums) > MOST_PREMIUMS or any(premium.limit_yen_per_t < 0 for premium in premiums):
        raise ValueError(f"at most {MOST_PREMIUMS} premiums, none negative (got {premiums})")
    legs = [base]
    for premium in premiums:
        legs += [
            Leg(
                condition=_both(leg.condition, premium.condition),
                limit_yen_per_t=leg.limit_yen_per_t + premium.limit_yen_per_t,
            )
            for leg in legs
        ]
    return tuple(legs)


def _both(one: Condition, other: Condition) -> Condition:
    return other if isinstance(one, Anything) else AllOf((one, other))
