"""What a durable ledger asks of a database; SQLite and PostgreSQL answer alike.

Two things lie in it. The log is the truth: every commit adds its lines. The books are what follows from the log, kept
for speed: they may be behind it, and whoever opens them reads on in the log from where they stand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from market.ledger import Hold, Key

VERSION = 3
"""Of the schema; `market.store.migrations` leads from each released one to this."""


class WrongSchemaError(RuntimeError):
    """The database was written by a later version of the program, or is not one of ours."""


@dataclass(slots=True)
class Account:
    """What an account has of an asset, sets aside of it, and may fall below zero."""

    amount: int = 0
    held: int = 0
    overdraft: int = 0

    @property
    def available(self) -> int:
        return self.amount + self.overdraft - self.held


class Database(Protocol):
    """Rows, and transactions of which one writes at a time while readers go on."""

    def begin(self) -> None:
        """Start a transaction; waits for the writer that has one."""

    def commit(self) -> None:
        """End it; on return it survives loss of power."""

    def rollback(self) -> None: ...

    def close(self) -> None: ...

    def reading(self) -> AbstractContextManager[None]:
        """What is read inside is as of one moment; waits for nobody."""

    def size(self) -> int:
        """How many lines the log has."""

    def lines(self, start: int) -> Iterator[bytes]:
        """Lines of the log from number `start` on, as of one moment."""

    def append(self, start: int, lines: Sequence[bytes]) -> None:
        """Add lines to the log, the first of them under number `start`."""

    def frontier(self) -> tuple[int, dict[int, bytes]]:
        """How many lines the books follow, and the open nodes of their tree by height."""

    def entry_lines(self, entries: Iterable[str]) -> dict[str, bytes]:
        """Lines of those entries that the books have."""

    def accounts(self, keys: Iterable[Key]) -> dict[Key, Account]: ...

    def balances(self) -> dict[Key, int]:
        """Every balance in the books."""

    def holds(self, ids: Iterable[str]) -> dict[str, Hold]: ...

    def write_books(
        self,
        entries: Mapping[str, int],
        accounts: Mapping[Key, Account],
        holds: Mapping[str, Hold | None],
        frontier: Mapping[int, bytes],
    ) -> None:
        """Bring the books forward.

        entries            number of the line that records each new entry
        accounts, holds    as they are now; a hold that is None was released
        frontier           open nodes by height, in place of those before
        """

    def subjects(self) -> dict[str, bytes]:
        """Sealed facts by pseudonym."""

    def put_subjects(self, facts: dict[str, bytes]) -> None:
        """Put facts in place of what they were."""

    def erase_subjects(self, subjects: Iterable[str]) -> None: ...
