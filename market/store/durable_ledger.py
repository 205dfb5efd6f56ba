"""The ledger on disk: double entry and log in one transaction, shared by several processes.

It refuses what `market.ledger.Ledger` refuses; the same tests hold both. What it returns from is on disk. Amounts are
64-bit, as in the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from market.ledger import BOTTOMLESS, Entry, Key, LedgerError, not_recorded, refuse_unbalanced
from market.log.frontier import Frontier
from market.log.merkle import leaf_hash
from market.log.records import line_of, record_of
from market.log.transcript import posting_payload
from market.store.database import Account, Database, HoldRow, LogRow

MOST_REMEMBERED = 1_000_000


class DurableLedger:
    """Entries, holds and whatever else is noted, in one log; nothing is ever edited.

    Not for several threads; each process opens its own.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._accounts: dict[Key, Account] = {}
        self._holds: dict[str, HoldRow] = {}
        self._touched_accounts: set[Key] = set()
        self._touched_holds: set[str] = set()
        self._frontier = Frontier()
        self._rows: list[LogRow] = []
        self._entries: dict[str, bytes] = {}
        self._open = False

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside is on disk when the block ends, or none of it; blocks may nest."""
        if self._open:
            yield
            return
        self._begin()
        try:
            yield
            self._frontier.extend([leaf_hash(row.line) for row in self._rows])
            self._database.write(
                self._rows,
                {key: self._accounts[key] for key in self._touched_accounts},
                {hold: self._holds[hold] for hold in self._touched_holds},
                self._frontier.nodes,
            )
            self._database.commit()
        except BaseException:
            self._forget()
            self._database.rollback()
            raise
        finally:
            self._rows, self._entries, self._open = [], {}, False
            self._touched_accounts, self._touched_holds = set(), set()

    def note(self, kind: str, about: str, payload: dict[str, Any], time: int | None) -> int:
        """Write something into the log and return its number."""
        if self._open:
            return self._note(kind, about, payload, time)
        with self.transaction():
            return self._note(kind, about, payload, time)

    def allow_overdraft(self, account: str, asset: str, amount: int) -> None:
        """Let the balance fall to `-amount`: credit granted under the rules."""
        with self.transaction():
            self._touched(account, asset).overdraft = amount
            self._note("overdraft", account, {"amount": str(amount), "asset": asset}, None)

    def hold(self, hold_id: str, *, account: str, asset: str, amount: int) -> None:
        """Set `amount` aside. Raises LedgerError when it is not available or the id is taken."""
        with self.transaction():
            self._fetch([(account, asset)], [hold_id])
            known = self._holds.get(hold_id)
            if known is not None and known.amount is not None:
                raise LedgerError(f"hold {hold_id} exists already")
            if not 0 <= amount <= self._accounts[account, asset].available:
                raise LedgerError(f"{account} cannot set {amount} of {asset} aside")
            self._touched(account, asset).held += amount
            self._put_hold(hold_id, HoldRow(account, asset, amount))
            self._note("hold", hold_id, {"account": account, "amount": str(amount), "asset": asset}, None)

    def release(self, hold_id: str) -> None:
        """End what is left of a hold. Raises LedgerError when there is none."""
        with self.transaction():
            self._fetch([], [hold_id])
            hold = self._holds.get(hold_id)
            if hold is None or hold.amount is None:
                raise LedgerError(f"no hold {hold_id}")
            self._touched(hold.account, hold.asset).held -= hold.amount
            self._put_hold(hold_id, HoldRow(hold.account, hold.asset, None))
            self._note("release", hold_id, {}, None)

    def post(self, *entries: Entry) -> None:
        """Record entries, all or none. An entry whose id is recorded with the same content changes nothing.

        Raises LedgerError when one does not sum to zero, reuses an id, releases more than was held, or when
        an account would be short.
        """
        with self.transaction():
            new = self._not_recorded(entries)
            changes, releases = _changes(new), _releases(new)
            self._fetch(changes, releases)
            freed = self._freed(releases)
            for key, change in changes.items():
                if key[0] not in BOTTOMLESS and self._accounts[key].available + change + freed.get(key, 0) < 0:
                    raise LedgerError(f"{key[0]} would be short of {key[1]}")
            self._record(new, changes, releases)

    def balance(self, account: str, asset: str) -> int:
        return self._read(account, asset).amount

    def held(self, account: str, asset: str) -> int:
        """How much of the balance open orders have set aside."""
        return self._read(account, asset).held

    def available(self, account: str, asset: str) -> int:
        """What may still be spent or promised: balance + credit granted - holds."""
        return self._read(account, asset).available

    def balances(self) -> dict[Key, int]:
        """Every balance, as of one moment."""
        return self._database.balances()

    def lines(self, start: int = 0) -> Iterator[bytes]:
        """Lines of the log from number `start` on, without line ends."""
        return self._database.lines(start)

    def root(self) -> tuple[int, bytes]:
        """Size of the log and root of its tree."""
        frontier = Frontier(*self._database.frontier())
        return frontier.size, frontier.root()

    def _begin(self) -> None:
        self._database.begin()
        size, nodes = self._database.frontier()
        if size != self._frontier.size or len(self._accounts) > MOST_REMEMBERED:
            self._forget()  # Another process wrote since: what is remembered here may be outdated.
        self._frontier = Frontier(size, nodes)
        self._open = True

    def _forget(self) -> None:
        self._accounts, self._holds, self._frontier = {}, {}, Frontier()

    def _read(self, account: str, asset: str) -> Account:
        key = (account, asset)
        if self._open:
            self._fetch([key], [])
            return self._accounts[key]
        return self._database.accounts([key]).get(key, Account())

    def _fetch(self, keys: Iterable[Key], holds: Iterable[str]) -> None:
        """Bring rows that are not remembered into memory."""
        if missing := [key for key in keys if key not in self._accounts]:
            found = self._database.accounts(missing)
            self._accounts.update({key: found.get(key) or Account() for key in missing})
        if missing_holds := [hold for hold in holds if hold not in self._holds]:
            self._holds.update(self._database.holds(missing_holds))

    def _touched(self, account: str, asset: str) -> Account:
        key = (account, asset)
        self._fetch([key], [])
        self._touched_accounts.add(key)
        return self._accounts[key]

    def _put_hold(self, hold_id: str, row: HoldRow) -> None:
        self._holds[hold_id] = row
        self._touched_holds.add(hold_id)

    def _not_recorded(self, entries: Sequence[Entry]) -> list[Entry]:
        lines = self._database.entry_lines([entry.id for entry in entries if entry.id not in self._entries])
        lines |= self._entries
        same = {entry.id: entry for entry in entries if entry.id in lines and _is_same(lines[entry.id], entry)}
        if other := next((entry.id for entry in entries if entry.id in lines and entry.id not in same), None):
            raise LedgerError(f"entry {other} is recorded with other content")
        new = not_recorded(entries, same)
        for entry in new:
            refuse_unbalanced(entry)
        return new

    def _freed(self, releases: dict[str, int]) -> dict[Key, int]:
        freed: defaultdict[Key, int] = defaultdict(int)
        for hold_id, amount in releases.items():
            hold = self._holds.get(hold_id)
            if hold is None or hold.amount is None or amount > hold.amount:
                raise LedgerError(f"hold {hold_id} does not hold {amount}")
            freed[hold.account, hold.asset] += amount
        return freed

    def _record(self, new: list[Entry], changes: dict[Key, int], releases: dict[str, int]) -> None:
        for key, change in changes.items():
            self._accounts[key].amount += change
        self._touched_accounts.update(changes)
        for hold_id, amount in releases.items():
            hold = self._holds[hold_id]
            self._touched(hold.account, hold.asset).held -= amount
            self._put_hold(hold_id, HoldRow(hold.account, hold.asset, (hold.amount or 0) - amount))
        for entry in new:
            self._note("posting", entry.id, posting_payload(entry), entry.time, entry=entry.id)

    def _note(self, kind: str, about: str, payload: dict[str, Any], time: int | None, entry: str | None = None) -> int:
        seq = self._frontier.size + len(self._rows)
        line = line_of(seq, time, kind, about, payload)
        self._rows.append(LogRow(seq, entry, line))
        if entry is not None:
            self._entries[entry] = line
        return seq


def _changes(entries: Sequence[Entry]) -> dict[Key, int]:
    changes: defaultdict[Key, int] = defaultdict(int)
    for entry in entries:
        for leg in entry.legs:
            changes[leg.account, leg.asset] += leg.amount
    return changes


def _releases(entries: Sequence[Entry]) -> dict[str, int]:
    releases: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        for release in entry.releases:
            if release.amount < 0:
                raise LedgerError(f"hold {release.hold} does not hold {release.amount}")
            releases[release.hold] += release.amount
    return releases


def _is_same(line: bytes, entry: Entry) -> bool:
    record = record_of(line)
    return record.time == entry.time and record.payload == posting_payload(entry)
