"""The ledger on disk: double entry and log in one transaction, shared by several processes.

It refuses what `market.ledger.Ledger` refuses; the same tests hold both. What it returns from is on disk. Amounts are
64-bit, as in the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from market.ledger import (
    Hold,
    Key,
    LedgerError,
    Recordable,
    changes_of,
    freed_by,
    not_recorded,
    refuse_short,
    releases_of,
)
from market.log.postings import posting_text
from market.log.records import Payload, line_of, record_of
from market.store.books import Books
from market.store.database import Account, Database


class DurableLedger:
    """Entries, holds and whatever else is noted, in one log; nothing is ever edited.

    Not for several threads; each process opens its own.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._books = Books(database)
        self._open = False

    def close(self) -> None:
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that happens inside is on disk when the block ends, or none of it; blocks may nest."""
        if self._open:
            yield
            return
        self._database.begin()
        self._open, size = True, -1
        try:
            size = self._books.catch_up()
            yield
            self._books.write(size)
            self._database.commit()
        except BaseException:
            self._books.take_back(size)
            self._database.rollback()
            raise
        finally:
            self._open = False

    def note(self, kind: str, about: str, payload: Payload | str, time: int | None) -> int:
        """Write something into the log and return its number; `payload` may be its canonical text."""
        if self._open:
            return self._books.note(kind, about, payload, time)
        with self.transaction():
            return self._books.note(kind, about, payload, time)

    def allow_overdraft(self, account: str, asset: str, amount: int) -> None:
        """Let the balance fall to `-amount`: credit granted under the rules."""
        with self.transaction():
            self._books.allow_overdraft((account, asset), amount)

    def hold(self, hold_id: str, *, account: str, asset: str, amount: int) -> None:
        """Set `amount` aside. Raises LedgerError when it is not available or the id is taken."""
        with self.transaction():
            if self._books.holds([hold_id])[hold_id] is not None:
                raise LedgerError(f"hold {hold_id} exists already")
            if not 0 <= amount <= self.available(account, asset):
                raise LedgerError(f"{account} cannot set {amount} of {asset} aside")
            self._books.put_aside(hold_id, Hold(account, asset, amount))

    def release(self, hold_id: str) -> None:
        """End what is left of a hold. Raises LedgerError when there is none."""
        with self.transaction():
            if self._books.holds([hold_id])[hold_id] is None:
                raise LedgerError(f"no hold {hold_id}")
            self._books.release(hold_id)

    def post(self, *entries: Recordable) -> None:
        """Record entries, all or none. An entry whose id is recorded with the same content changes nothing.

        Raises LedgerError when one does not sum to zero, reuses an id, releases more than was held, or when
        an account would be short.
        """
        with self.transaction():
            new = self._not_recorded(entries)
            changes, releases = changes_of(new), releases_of(new)
            accounts, holds = self._books.accounts(changes), self._books.holds(releases)
            freed = freed_by(releases, holds)
            refuse_short(changes, freed, lambda key: accounts[key].available)
            self._books.post(new, changes, releases, freed)

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
        with self._reading():
            return self._books.balances()

    def lines(self, start: int = 0) -> Iterator[bytes]:
        """Lines of the log from number `start` on, without line ends."""
        return self._database.lines(start)

    def root(self) -> tuple[int, bytes]:
        """Size of the log and root of its tree."""
        with self._reading():
            return self._books.size, self._books.root()

    def _read(self, account: str, asset: str) -> Account:
        key = (account, asset)
        with self._reading():
            return self._books.accounts([key])[key]

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """The books are as of one moment inside."""
        if self._open:
            yield
            return
        with self._database.reading():
            self._books.catch_up()
            yield

    def _not_recorded(self, entries: Sequence[Recordable]) -> list[Recordable]:
        lines = self._books.entry_lines([entry.id for entry in entries])
        same: Mapping[str, Recordable] = {entry.id: entry for entry in entries if _is_same(lines.get(entry.id), entry)}
        if other := next((entry.id for entry in entries if entry.id in lines and entry.id not in same), None):
            raise LedgerError(f"entry {other} is recorded with other content")
        return not_recorded(entries, same)


def _is_same(line: bytes | None, entry: Recordable) -> bool:
    """Whether a line records the entry."""
    if line is None:
        return False
    return line == line_of(record_of(line).seq, entry.time, "posting", entry.id, posting_text(entry))
