"""Append-only double entry over (account, asset): balances are derived, nothing is ever edited.

Amounts are whole: micro-yen of a currency, grams of a lot. Every entry sums to zero in every asset, so over
all accounts each asset always does too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

ISSUED = "@issued"
"""Where grams come from: its balance in a lot is minus the grams minted."""
RETIRED = "@retired"
EXPIRED = "@expired"
FEES = "@fees"
OUTSIDE = "@outside"
"""Money that is not in the market; deposits come from here."""

BOTTOMLESS = frozenset({ISSUED, OUTSIDE})

Key = tuple[str, str]
"""(account, asset)"""


class EntryKind(StrEnum):
    """What an entry records."""

    DEPOSIT = "deposit"
    ISSUE = "issue"
    TRADE = "trade"
    TRANSFER = "transfer"
    RETIRE = "retire"
    EXPIRE = "expire"
    CORRECT = "correct"


class LedgerError(ValueError):
    """An entry or hold that would break the books; nothing of it was recorded."""


class Posting(NamedTuple):
    """One leg of an entry: `amount` [micro-yen or g] comes in (positive) or goes out.

    A named tuple, like `Release`: each trade makes eight of them, and a frozen dataclass takes three times as long.
    """

    account: str
    asset: str
    amount: int


class Release(NamedTuple):
    """So much of a hold ends together with the entry."""

    hold: str
    amount: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """Legs that are recorded together or not at all.

    ref   the trade, lot or retirement that the entry is about
    """

    id: str
    kind: EntryKind
    time: int
    legs: tuple[Posting, ...]
    ref: str
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """What an open order has set aside of a balance, so that it cannot be promised twice."""

    account: str
    asset: str
    amount: int


def lot_asset(lot_id: str) -> str:
    """The asset whose amounts are grams of this lot."""
    return f"lot:{lot_id}"


class Ledger:
    """The books: entries in order, and what follows from them."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._balances: defaultdict[Key, int] = defaultdict(int)
        self._holds: dict[str, Hold] = {}
        self._held: defaultdict[Key, int] = defaultdict(int)
        self._overdrafts: dict[Key, int] = {}

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries.values())

    @property
    def balances(self) -> Mapping[Key, int]:
        """Balance of every (account, asset) that was ever posted to."""
        return MappingProxyType(self._balances)

    def balance(self, account: str, asset: str) -> int:
        return self._balances.get((account, asset), 0)

    def held(self, account: str, asset: str) -> int:
        """How much of the balance open orders have set aside."""
        return self._held.get((account, asset), 0)

    def available(self, account: str, asset: str, *, freed: str | None = None) -> int:
        """What may still be spent or promised: balance + credit granted - holds, as if hold `freed` had ended."""
        available = self._available((account, asset))
        if freed is not None and freed in self._holds:
            hold = self._holds[freed]
            available += hold.amount if (hold.account, hold.asset) == (account, asset) else 0
        return available

    def allow_overdraft(self, account: str, asset: str, amount: int) -> None:
        """Let the balance fall to `-amount`: credit granted under the rules."""
        self._overdrafts[account, asset] = amount

    def hold(self, hold_id: str, *, account: str, asset: str, amount: int) -> None:
        """Set `amount` aside. Raises LedgerError when it is not available or the id is taken."""
        if hold_id in self._holds:
            raise LedgerError(f"hold {hold_id} exists already")
        if not 0 <= amount <= self.available(account, asset):
            raise LedgerError(f"{account} cannot set {amount} of {asset} aside")
        self._holds[hold_id] = Hold(account=account, asset=asset, amount=amount)
        self._held[account, asset] += amount

    def release(self, hold_id: str) -> None:
        """End what is left of a hold. Raises LedgerError when there is none."""
        hold = self._holds.pop(hold_id, None)
        if hold is None:
            raise LedgerError(f"no hold {hold_id}")
        self._held[hold.account, hold.asset] -= hold.amount

    def post(self, *entries: Entry) -> None:
        """Record entries, all or none. An entry whose id is recorded with the same content changes nothing.

        Raises LedgerError when one does not sum to zero, reuses an id, releases more than was held, or when
        an account would be short.
        """
        new = not_recorded(entries, self._entries)
        balances: defaultdict[Key, int] = defaultdict(int)
        for entry in new:
            refuse_unbalanced(entry)
            for leg in entry.legs:
                balances[leg.account, leg.asset] += leg.amount
        releases = self._released(release for entry in new for release in entry.releases)
        for key, change in balances.items():
            if key[0] not in BOTTOMLESS and self._available(key) + change + releases.get(key, 0) < 0:
                raise LedgerError(f"{key[0]} would be short of {key[1]}")
        self._record(new, balances)

    def _available(self, key: Key) -> int:
        return self._balances.get(key, 0) + self._overdrafts.get(key, 0) - self._held.get(key, 0)

    def _released(self, releases: Iterable[Release]) -> dict[Key, int]:
        by_hold: defaultdict[str, int] = defaultdict(int)
        by_key: defaultdict[Key, int] = defaultdict(int)
        for release in releases:
            hold = self._holds.get(release.hold)
            by_hold[release.hold] += release.amount
            if hold is None or not 0 <= release.amount <= by_hold[release.hold] <= hold.amount:
                raise LedgerError(f"hold {release.hold} does not hold {release.amount}")
            by_key[hold.account, hold.asset] += release.amount
        return by_key

    def _record(self, new: list[Entry], balances: Mapping[Key, int]) -> None:
        for key, change in balances.items():
            self._balances[key] += change
        for entry in new:
            self._entries[entry.id] = entry
            for release in entry.releases:
                hold = self._holds[release.hold]
                self._held[hold.account, hold.asset] -= release.amount
                self._holds[release.hold] = Hold(
                    account=hold.account, asset=hold.asset, amount=hold.amount - release.amount
                )


def not_recorded(entries: Iterable[Entry], recorded: Mapping[str, Entry]) -> list[Entry]:
    """Each new entry once. Raises LedgerError where an id stands for two contents."""
    new: dict[str, Entry] = {}
    for entry in entries:
        known = recorded.get(entry.id) or new.setdefault(entry.id, entry)
        if known != entry:
            raise LedgerError(f"entry {entry.id} is recorded with other content")
    return list(new.values())


def refuse_unbalanced(entry: Entry) -> None:
    """Raise LedgerError where the legs are not whole amounts that sum to zero in each asset."""
    sums: defaultdict[str, int] = defaultdict(int)
    for leg in entry.legs:
        if type(leg.amount) is not int or not leg.amount:
            raise LedgerError(f"entry {entry.id}: {leg.amount!r} of {leg.asset} is not a whole amount other than 0")
        sums[leg.asset] += leg.amount
    if not sums or any(sums.values()):
        raise LedgerError(f"entry {entry.id} does not sum to zero: {dict(sums)}")
