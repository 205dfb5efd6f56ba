"""What a durable ledger asks of a database; SQLite and PostgreSQL answer alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from market.ledger import Key

VERSION = 2
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


@dataclass(slots=True)
class HoldRow:
    """What is left of a hold; `amount` None once it is released."""

    account: str
    asset: str
    amount: int | None


class LogRow(NamedTuple):
    """A line of the log; `entry` is the ledger entry that it records, if any."""

    seq: int
    entry: str | None
    line: bytes


class Database(Protocol):
    """Rows, and transactions of which one writes at a time while readers go on."""

    def begin(self) -> None:
        """Start a transaction; waits for the writer that has one."""

    def commit(self) -> None:
        """End it; on return it survives loss of power."""

    def rollback(self) -> None: ...

    def close(self) -> None: ...

    def frontier(self) -> tuple[int, dict[int, bytes]]:
        """Size of the log, and the tree's open nodes by height."""

    def entry_lines(self, entries: Iterable[str]) -> dict[str, bytes]:
        """Lines of those entries that are recorded."""

    def accounts(self, keys: Iterable[Key]) -> dict[Key, Account]: ...

    def holds(self, ids: Iterable[str]) -> dict[str, HoldRow]: ...

    def write(
        self,
        log: Iterable[LogRow],
        accounts: dict[Key, Account],
        holds: dict[str, HoldRow],
        frontier: dict[int, bytes],
    ) -> None:
        """Add lines; put accounts, holds and open nodes in place of what they were."""

    def subjects(self) -> dict[str, bytes]:
        """Sealed facts by pseudonym."""

    def put_subjects(self, facts: dict[str, bytes]) -> None:
        """Put facts in place of what they were."""

    def erase_subjects(self, subjects: Iterable[str]) -> None: ...

    def lines(self, start: int) -> Iterator[bytes]:
        """Lines of the log from number `start` on, as of one moment."""

    def balances(self) -> dict[Key, int]:
        """Every balance, as of one moment."""
