"""The durable ledger's rows in one SQLite file: write-ahead log, every commit fsynced."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from market.ledger import Hold, Key
from market.store.database import VERSION, Account
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

    @contextmanager
    def reading(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            self._connection.execute("COMMIT")

    def size(self) -> int:
        (last,) = self._connection.execute("SELECT max(seq) FROM log").fetchone()
        return 0 if last is None else last + 1

    def lines(self, start: int) -> Iterator[bytes]:
        with closing(self._connection.execute("SELECT line FROM log WHERE seq >= ? ORDER BY seq", (start,))) as rows:
            for (line,) in rows:
                yield line

    def append(self, start: int, lines: Sequence[bytes]) -> None:
        self._connection.executemany("INSERT INTO log VALUES (?, ?)", enumerate(lines, start=start))

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

    def balances(self) -> dict[Key, int]:
        rows = self._connection.execute("SELECT account, asset, amount FROM account")
        return {(account, asset): amount for account, asset, amount in rows}

    def holds(self, ids: Iterable[str]) -> dict[str, Hold]:
        query = "SELECT account, asset, amount FROM hold WHERE hold = ?"
        rows = ((hold, self._connection.execute(query, (hold,)).fetchone()) for hold in ids)
        return {hold: Hold(*row) for hold, row in rows if row}

    def write_books(
        self,
        entries: Mapping[str, int],
        accounts: Mapping[Key, Account],
        holds: Mapping[str, Hold | None],
        frontier: Mapping[int, bytes],
    ) -> None:
        many = self._connection.executemany
        many("INSERT INTO entry VALUES (?, ?)", sorted(entries.items()))
        many(
            "INSERT OR REPLACE INTO account VALUES (?, ?, ?, ?, ?)",
            ((*key, row.amount, row.held, row.overdraft) for key, row in sorted(accounts.items())),
        )
        kept = sorted((hold, *row) for hold, row in holds.items() if row is not None)
        many("INSERT OR REPLACE INTO hold VALUES (?, ?, ?, ?)", kept)
        many("DELETE FROM hold WHERE hold = ?", ((hold,) for hold, row in holds.items() if row is None))
        self._connection.execute("DELETE FROM node")
        many("INSERT INTO node VALUES (?, ?)", frontier.items())

    def subjects(self) -> dict[str, bytes]:
        return dict(self._connection.execute("SELECT subject, facts FROM subject"))

    def put_subjects(self, facts: dict[str, bytes]) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO subject VALUES (?, ?)", facts.items())

    def erase_subjects(self, subjects: Iterable[str]) -> None:
        self._connection.executemany("DELETE FROM subject WHERE subject = ?", [(subject,) for subject in subjects])

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])


def _portions(values: Iterable[str]) -> Iterator[list[str]]:
    every = list(values)
    for start in range(0, len(every), MOST_VALUES):
        yield every[start : start + MOST_VALUES]
