"""What an audit says."""

from dataclasses import dataclass
from enum import StrEnum


class DoesNotFollowError(ValueError):
    """An entry that the entries before it and the stated rule do not explain."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The first entry that does not follow.

    seq     its number; for a head kept elsewhere, the first entry that is missing or not as signed
    since   the first entry that no good signature within the log covers: what was changed lies from here to `seq`,
            and before `seq` where a changed request seems sound and only its consequences do not
    """

    seq: int
    since: int
    words: str

    def __str__(self) -> str:
        return f"entry {self.seq}: {self.words}"


class Kept(StrEnum):
    """What a head kept elsewhere says of the log; without one, cut or forked history cannot be told."""

    NOT_CHECKABLE = "not checkable"
    AGREES = "agrees"
    DISAGREES = "disagrees"


@dataclass(frozen=True, kw_only=True, slots=True)
class Points:
    """What became of the points of a scheme."""

    scheme: str
    granted: int
    held: int
    redeemed: int
    lapsed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """An audit's result.

    entries    how many the log has
    signed     how many of them a checkpoint within the log signs
    issued_g, held_g, retired_g, expired_g   grams over all lots, counter-entries deducted
    points     by scheme, those that the rule states
    trades     how many were replayed
    signatures   how many requests of the `keyed` ones among the `accounts` bear their owners' good signatures
    fault      the first entry that does not follow, None where all do
    kept       whether the head kept elsewhere agrees, and `witnesses` how many of its cosignatures were asked about
    receipts   how many the log was held to
    cut        what head, cosignatures or receipts show to be wrong
    """

    entries: int
    signed: int
    issued_g: int
    held_g: int
    retired_g: int
    expired_g: int
    points: tuple[Points, ...]
    trades: int
    signatures: int
    accounts: int
    keyed: int
    fault: Finding | None
    kept: Kept
    witnesses: int
    receipts: int
    cut: Finding | None

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return self.fault is None and self.cut is None
