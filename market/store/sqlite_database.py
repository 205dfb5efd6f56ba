"""The durable ledger's rows in one SQLite file: write-ahead log, every commit fsynced."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from market.ledger import Key
from market.store.database import VERSION, Account, HoldRow, LogRow
from market.store.migrations import SQLITE, migrate

WAIT_S = 60.0
"""How long a writer waits for the one before it."""

MOST_VALUES = 900
"""Values of one statement, below SQLite's oldest limit of 999."""


class SqliteDatabase:
    """One connection. In WAL mode readers see the last commit and wait for nobody."""

    def __init__(self, path: Path, *, pages_between_checkpoints: int = 1_000) -> None:
        """Open the file, made or migrated where needed.

        pages_between_checkpoints   how far the write-ahead log grows before it is copied into the file

        Raises WrongSchemaError for a later program's file.
        """
        self._connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
        run = self._connection.execute
        # Lines of the log are a few hundred bytes: larger pages than usual mean fewer of them in each commit.
        run("PRAGMA page_size=16384")
        run("PRAGMA journal_mode=WAL")
        run("PRAGMA synchronous=FULL")
        run(f"PRAGMA wal_autocheckpoint={pages_between_checkpoints}")
        if self._version() != VERSION:
            run("BEGIN IMMEDIATE")
            try:
                # Another process may have been first.
                migrate(self._version(), SQLITE, run)
                run(f"PRAGMA user_version={VERSION}")
                run("COMMIT")
            except BaseException:
                run("ROLLBACK")
                self._connection.close()
                raise

    def begin(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._connection.execute("COMMIT")

    def rollback(self) -> None:
        # A failed statement may have rolled back already.
        with suppress(sqlite3.OperationalError):
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()

    def frontier(self) -> tuple[int, dict[int, bytes]]:
        nodes = dict(self._connection.execute("SELECT height, hash FROM node"))
        return sum(1 << height for height in nodes), nodes

    def entry_lines(self, entries: Iterable[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for some in _portions(entries):
            marks = ",".join("?" * len(some))
            found |= self._connection.execute(
                f"SELECT entry, line FROM entry JOIN log USING (seq) WHERE entry IN ({marks})",  # noqa: S608 - marks
                some,
            )
        return found

    def accounts(self, keys: Iterable[Key]) -> dict[Key, Account]:
        query = "SELECT amount, held, overdraft FROM account WHERE account = ? AND asset = ?"
        rows = ((key, self._connection.execute(query, key).fetchone()) for key in keys)
        return {key: Account(*row) for key, row in rows if row}

    def holds(self, ids: Iterable[str]) -> dict[str, HoldRow]:
        query = "SELECT account, asset, amount FROM hold WHERE hold = ?"
        rows = ((hold, self._connection.execute(query, (hold,)).fetchone()) for hold in ids)
        return {hold: HoldRow(*row) for hold, row in rows if row}

    def write(
        self,
        log: Iterable[LogRow],
        accounts: dict[Key, Account],
        holds: dict[str, HoldRow],
        frontier: dict[int, bytes],
    ) -> None:
        many = self._connection.executemany
        rows = list(log)
        many("INSERT INTO log VALUES (?, ?)", [(row.seq, row.line) for row in rows])
        many("INSERT INTO entry VALUES (?, ?)", [(row.entry, row.seq) for row in rows if row.entry is not None])
        many(
            "INSERT INTO account VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " amount = excluded.amount, held = excluded.held, overdraft = excluded.overdraft",
            [(*key, row.amount, row.held, row.overdraft) for key, row in sorted(accounts.items())],
        )
        many(
            "INSERT INTO hold VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
            " account = excluded.account, asset = excluded.asset, amount = excluded.amount",
            [
                (hold, row.account, row.asset, row.amount)
                for hold, row in sorted(holds.items())
                if row.amount is not None
            ],
        )
        many("DELETE FROM hold WHERE hold = ?", ((hold,) for hold, row in holds.items() if row.amount is None))
        self._connection.execute("DELETE FROM node")
        many("INSERT INTO node VALUES (?, ?)", frontier.items())

    def subjects(self) -> dict[str, bytes]:
        return dict(self._connection.execute("SELECT subject, facts FROM subject"))

    def put_subjects(self, facts: dict[str, bytes]) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO subject VALUES (?, ?)", facts.items())

    def erase_subjects(self, subjects: Iterable[str]) -> None:
        self._connection.executemany("DELETE FROM subject WHERE subject = ?", [(subject,) for subject in subjects])

    def lines(self, start: int) -> Iterator[bytes]:
        with closing(self._connection.execute("SELECT line FROM log WHERE seq >= ? ORDER BY seq", (start,))) as rows:
            for (line,) in rows:
                yield line

    def balances(self) -> dict[Key, int]:
        rows = self._connection.execute("SELECT account, asset, amount FROM account")
        return {(account, asset): amount for account, asset, amount in rows}

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])


def _portions(values: Iterable[str]) -> Iterator[list[str]]:
    every = list(values)
    for start in range(0, len(every), MOST_VALUES):
        yield every[start : start + MOST_VALUES]
