"""Append-only double entry over (account, asset): balances are derived, nothing is ever edited.

Amounts are whole: micro-yen of a currency, grams of a lot. Every entry sums to zero in every asset, so over
all accounts each asset always does too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol

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
    GRANT = "grant"
    REDEEM = "redeem"


class LedgerError(ValueError):
    """An entry or hold that would break the books; nothing of it was recorded."""


Posting = tuple[str, str, int]
"""(account, asset, amount): one leg of an entry, whose amount [micro-yen or g] comes in (positive) or goes out.

A bare tuple, like `Release`: each trade makes eight of them, and named ones take ten times as long.
"""
Release = tuple[str, int]
"""(hold, amount): so much of a hold ends together with the entry."""


class Recordable(Protocol):
    """What the books record: legs together or not at all.

    ref   the trade, lot or retirement that it is about
    """

    @property
    def id(self) -> str: ...

    @property
    def kind(self) -> EntryKind: ...

    @property
    def time(self) -> int: ...

    @property
    def legs(self) -> tuple[Posting, ...]: ...

    @property
    def ref(self) -> str: ...

    @property
    def releases(self) -> tuple[Release, ...]: ...

    def add_to(self, changes: defaultdict[Key, int]) -> None:
        """Add what it does to each balance.

        Raises LedgerError where the legs are not whole amounts that sum to zero in each asset.
        """


class Entry(NamedTuple):
    """What the books record, leg by leg."""

    id: str
    kind: EntryKind
    time: int
    legs: tuple[Posting, ...]
    ref: str
    releases: tuple[Release, ...] = ()

    def add_to(self, changes: defaultdict[Key, int]) -> None:
        sums: defaultdict[str, int] = defaultdict(int)
        for account, asset, amount in self.legs:
            if type(amount) is not int or not amount:
                raise LedgerError(f"entry {self.id}: {amount!r} of {asset} is not a whole amount other than 0")
            sums[asset] += amount
            changes[account, asset] += amount
        if not sums or any(sums.values()):
            raise LedgerError(f"entry {self.id} does not sum to zero: {dict(sums)}")


class Hold(NamedTuple):
    """What an open order has set aside of a balance, so that it cannot be promised twice."""

    account: str
    asset: str
    amount: int


def lot_asset(lot_id: str) -> str:
    """The asset whose amounts are grams of this lot."""
    return f"lot:{lot_id}"


def is_lot(asset: str) -> bool:
    """Whether its amounts are grams."""
    return asset.startswith("lot:")


class Ledger:
    """The books: entries in order, and what follows from them."""

    def __init__(self) -> None:
        self._entries: dict[str, Recordable] = {}
        self._balances: defaultdict[Key, int] = defaultdict(int)
        self._holds: dict[str, Hold] = {}
        self._held: defaultdict[Key, int] = defaultdict(int)
        self._overdrafts: dict[Key, int] = {}

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def entries(self) -> tuple[Recordable, ...]:
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
        self._holds[hold_id] = Hold(account, asset, amount)
        self._held[account, asset] += amount

    def release(self, hold_id: str) -> None:
        """End what is left of a hold. Raises LedgerError when there is none."""
        hold = self._holds.pop(hold_id, None)
        if hold is None:
            raise LedgerError(f"no hold {hold_id}")
        self._held[hold.account, hold.asset] -= hold.amount

    def post(self, *entries: Recordable) -> None:
        """Record entries, all or none. An entry whose id is recorded with the same content changes nothing.

        Raises LedgerError when one does not sum to zero, reuses an id, releases more than was held, or when
        an account would be short.
        """
        new = not_recorded(entries, self._entries)
        changes, releases = changes_of(new), releases_of(new)
        refuse_short(changes, freed_by(releases, self._holds), self._available)
        self._entries.update({entry.id: entry for entry in new})
        for key, change in changes.items():
            self._balances[key] += change
        for hold_id, amount in releases.items():
            account, asset, held = self._holds[hold_id]
            self._held[account, asset] -= amount
            self._holds[hold_id] = Hold(account, asset, held - amount)

    def _available(self, key: Key) -> int:
        return self._balances.get(key, 0) + self._overdrafts.get(key, 0) - self._held.get(key, 0)


def not_recorded(entries: Iterable[Recordable], recorded: Mapping[str, Recordable]) -> list[Recordable]:
    """Each new entry once. Raises LedgerError where an id stands for two contents."""
    new: dict[str, Recordable] = {}
    for entry in entries:
        known = recorded.get(entry.id) or new.setdefault(entry.id, entry)
        if known != entry:
            raise LedgerError(f"entry {entry.id} is recorded with other content")
    return list(new.values())


def changes_of(entries: Iterable[Recordable]) -> dict[Key, int]:
    """What entries do together to each balance.

    Raises LedgerError where the legs of one are not whole amounts that sum to zero in each asset.
    """
    changes: defaultdict[Key, int] = defaultdict(int)
    for entry in entries:
        entry.add_to(changes)
    return changes


def releases_of(entries: Iterable[Recordable]) -> dict[str, int]:
    """How much of each hold ends with the entries. Raises LedgerError where one would set more aside."""
    releases: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        for hold, amount in entry.releases:
            if amount < 0:
                raise LedgerError(f"hold {hold} does not hold {amount}")
            releases[hold] += amount
    return releases


def freed_by(releases: Mapping[str, int], holds: Mapping[str, Hold | None]) -> dict[Key, int]:
    """How much of each balance the releases free. Raises LedgerError where a hold does not hold that much."""
    freed: defaultdict[Key, int] = defaultdict(int)
    for hold_id, amount in releases.items():
        hold = holds.get(hold_id)
        if hold is None or amount > hold.amount:
            raise LedgerError(f"hold {hold_id} does not hold {amount}")
        freed[hold.account, hold.asset] += amount
    return freed


def refuse_short(changes: Mapping[Key, int], freed: Mapping[Key, int], available: Callable[[Key], int]) -> None:
    """Raise LedgerError where a balance would fall below what is set aside of it and the credit granted."""
    for key, change in changes.items():
        if available(key) + change + freed.get(key, 0) < 0 and key[0] not in BOTTOMLESS:
            raise LedgerError(f"{key[0]} would be short of {key[1]}")
