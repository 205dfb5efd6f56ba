"""An exchange on disk: whatever a request brought about is there when the request returns, and opens again as it was.

On disk lie the log and, sealed, who stands behind its pseudonyms. Opening makes the requests of the log again and holds
every line that follows to the one on disk.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic_core import from_json

from market.exchange import Exchange
from market.log.canonical import canonical
from market.log.exchange_log import ExchangeLog
from market.log.log import Log
from market.log.records import record_of
from market.log.rule_payloads import exchange_of
from market.log.subjects import NewKey, Subjects, erased
from market.store.database import Database
from market.store.names import Names
from market.store.recall import Recall


class StaleExchangeError(RuntimeError):
    """What is in memory is not what is on disk: open it again."""


class DurableExchange:
    """An exchange with its log; one process at a time may record."""

    def __init__(self, database: Database, written: ExchangeLog, exchange: Exchange, subjects: Subjects) -> None:
        self.exchange = exchange
        self._database = database
        self._written = written
        self._subjects = subjects
        self._on_disk = 0
        self._stale = False

    @property
    def log(self) -> Log:
        """The log so far, for heads, receipts and proofs."""
        return self._written.log

    def pseudonym(self, account: str) -> str:
        """What the log calls an account: so does its owner when signing, and whoever names it in a condition."""
        return self._subjects.pseudonym(account)

    @contextmanager
    def recording(self) -> Iterator[Exchange]:
        """Requests made inside are on disk when the block ends.

        Raises StaleExchangeError after a failure, or where another process recorded meanwhile: then open it again.
        """
        if self._stale:
            raise StaleExchangeError("an earlier request failed on its way to the disk: open the exchange again")
        self._stale = True
        yield self.exchange
        self._written.catch_up()
        self._store()
        self._stale = False

    def close(self) -> None:
        """End with a checkpoint; the database is closed too."""
        if not self._stale:
            self._written.close()
            self._store()
        self._database.close()

    def erase(self, pseudonym: str) -> None:
        """Forget who stands behind a pseudonym, on disk at once; in memory with this object.

        The log stays as it is, and opens again under the pseudonym.
        """
        self._database.begin()
        sealed = _sealed(self._database)
        self._database.erase_subjects(sealed.keys() - erased(sealed, pseudonym).keys())
        self._database.commit()
        self._stale = True

    def _store(self) -> None:
        self._database.begin()
        try:
            size = self._database.size()
            self._refuse_other_writers(size)
            self._database.append(size, self.log.lines[size:])
            self._database.put_subjects({alias: canonical(facts) for alias, facts in self._subjects.changed().items()})
            self._database.commit()
        except BaseException:
            self._database.rollback()
            raise
        self._on_disk = len(self.log)

    def _refuse_other_writers(self, size: int) -> None:
        if size != self._on_disk:
            raise StaleExchangeError(f"{size} entries are on disk, {self._on_disk} were written here")

    def recall(self, lines: Iterator[bytes], requests: Recall) -> None:
        """Go through a log again from its beginning.

        Raises StaleExchangeError where a line is not what follows, or one that must follow is missing.
        """
        seq = -1
        for seq, line in enumerate(lines):
            if seq == len(self.log):
                record = record_of(line)
                if record.kind == "checkpoint":
                    self.log.checkpoint()
                else:
                    requests.make(record)
                    self._written.catch_up()
            if seq >= len(self.log) or self.log.lines[seq] != line:
                raise StaleExchangeError(f"entry {seq} on disk does not follow from those before it: audit the log")
        self._on_disk = seq + 1
        if self._on_disk < len(self.log):
            raise StaleExchangeError(f"entry {seq + 1} is missing on disk: audit the log")
        self._subjects.changed()  # all of it is on disk


def begin_exchange(
    database: Database, exchange: Exchange, key: Ed25519PrivateKey, new_key: NewKey, *, note: str = ""
) -> DurableExchange:
    """Put a new exchange on disk; what it was asked so far goes along.

    note   who keeps the key, for the reader of the first entry

    Raises StaleExchangeError where the database has entries already.
    """
    subjects = Subjects(new_key)
    begun = DurableExchange(database, ExchangeLog(exchange, key, subjects, note=note), exchange, subjects)
    with begun.recording():
        pass
    return begun


def reopen_exchange(database: Database, key: Ed25519PrivateKey, new_key: NewKey) -> DurableExchange:
    """The exchange that a database holds, as if it had never stopped.

    Raises StaleExchangeError where the lines on disk do not follow from each other, or `key` did not sign them.
    """
    lines = database.lines(0)
    genesis, rule = record_of(next(lines)), record_of(next(lines))
    sealed = _sealed(database)
    subjects = Subjects(new_key)
    subjects.recall(sealed)
    exchange = exchange_of(rule.id, rule.payload)
    written = ExchangeLog(exchange, key, subjects, note=genesis.payload["note"])
    opened = DurableExchange(database, written, exchange, subjects)
    opened.recall(database.lines(0), Recall(exchange, subjects, Names(sealed, subjects)))
    return opened


def _sealed(database: Database) -> dict[str, Any]:
    return {alias: from_json(facts) for alias, facts in database.subjects().items()}
