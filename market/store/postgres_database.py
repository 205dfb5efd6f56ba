"""The durable ledger's rows in PostgreSQL, through SQLAlchemy Core (extra `postgres`)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    LargeBinary,
    MetaData,
    Table,
    Text,
    create_engine,
    delete,
    func,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection, Transaction

from market.ledger import Hold, Key
from market.store.database import VERSION, Account
from market.store.migrations import POSTGRES, migrate

METADATA = MetaData()
LOG = Table("log", METADATA, Column("seq", BigInteger, primary_key=True), Column("line", LargeBinary))
ENTRY = Table("entry", METADATA, Column("entry", Text, primary_key=True), Column("seq", BigInteger))
ACCOUNT = Table(
    "account",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("asset", Text, primary_key=True),
    Column("amount", BigInteger),
    Column("held", BigInteger),
    Column("overdraft", BigInteger),
)
HOLD = Table(
    "hold",
    METADATA,
    Column("hold", Text, primary_key=True),
    Column("account", Text),
    Column("asset", Text),
    Column("amount", BigInteger),
)
NODE = Table("node", METADATA, Column("height", BigInteger, primary_key=True), Column("hash", LargeBinary))
SUBJECT = Table("subject", METADATA, Column("subject", Text, primary_key=True), Column("facts", LargeBinary))

MIGRATION_LOCK = 0x6D616368
"""Any number, the same for every program of ours."""


class PostgresDatabase:
    """One connection. Writers take turns on a table lock that readers do not meet."""

    def __init__(self, url: str) -> None:
        """Open `postgresql+psycopg://…`, with tables made or migrated where needed.

        Raises WrongSchemaError where a later program's tables are there.
        """
        self._engine = create_engine(url)
        self._connection: Connection = self._engine.connect()
        self._transaction: Transaction | None = None
        with self._connection.begin():
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
            self._connection.execute(text("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)"))
            version = self._connection.execute(text("SELECT max(version) FROM schema_version")).scalar() or 0
            if migrate(version, POSTGRES, lambda statement: self._connection.execute(text(statement))):
                self._connection.execute(text("INSERT INTO schema_version VALUES (:version)"), {"version": VERSION})

    def begin(self) -> None:
        self._transaction = self._connection.begin()
        self._connection.execute(text("LOCK TABLE log IN EXCLUSIVE MODE"))

    def commit(self) -> None:
        if self._transaction is not None:
            self._transaction.commit()

    def rollback(self) -> None:
        if self._transaction is not None:
            self._transaction.rollback()

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._connection.begin():
            self._connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield

    def size(self) -> int:
        ((last,),) = self._rows(select(func.max(LOG.c.seq)))
        return 0 if last is None else last + 1

    def lines(self, start: int) -> Iterator[bytes]:
        query = select(LOG.c.line).where(LOG.c.seq >= start).order_by(LOG.c.seq)
        yield from (bytes(line) for (line,) in self._rows(query))

    def append(self, start: int, lines: Sequence[bytes]) -> None:
        self._insert(LOG, [{"seq": seq, "line": line} for seq, line in enumerate(lines, start=start)])

    def frontier(self) -> tuple[int, dict[int, bytes]]:
        nodes = {height: bytes(node) for height, node in self._rows(select(NODE))}
        return sum(1 << height for height in nodes), nodes

    def entry_lines(self, entries: Iterable[str]) -> dict[str, bytes]:
        query = select(ENTRY.c.entry, LOG.c.line).join_from(ENTRY, LOG, ENTRY.c.seq == LOG.c.seq)
        return {entry: bytes(line) for entry, line in self._rows(query.where(ENTRY.c.entry.in_(list(entries))))}

    def accounts(self, keys: Iterable[Key]) -> dict[Key, Account]:
        query = select(ACCOUNT).where(tuple_(ACCOUNT.c.account, ACCOUNT.c.asset).in_(list(keys)))
        return {(account, asset): Account(*rest) for account, asset, *rest in self._rows(query)}

    def balances(self) -> dict[Key, int]:
        rows = self._rows(select(ACCOUNT.c.account, ACCOUNT.c.asset, ACCOUNT.c.amount))
        return {(account, asset): amount for account, asset, amount in rows}

    def holds(self, ids: Iterable[str]) -> dict[str, Hold]:
        return {hold: Hold(*rest) for hold, *rest in self._rows(select(HOLD).where(HOLD.c.hold.in_(list(ids))))}

    def write_books(
        self,
        entries: Mapping[str, int],
        accounts: Mapping[Key, Account],
        holds: Mapping[str, Hold | None],
        frontier: Mapping[int, bytes],
    ) -> None:
        released = [hold for hold, row in holds.items() if row is None]
        self._insert(ENTRY, [{"entry": entry, "seq": seq} for entry, seq in entries.items()])
        self._put(ACCOUNT, [{"account": key[0], "asset": key[1]} | asdict(row) for key, row in accounts.items()])
        self._put(HOLD, [{"hold": hold} | row._asdict() for hold, row in holds.items() if row is not None])
        self._connection.execute(delete(HOLD).where(HOLD.c.hold.in_(released)))
        self._connection.execute(delete(NODE))
        self._insert(NODE, [{"height": height, "hash": node} for height, node in frontier.items()])

    def subjects(self) -> dict[str, bytes]:
        return {subject: bytes(facts) for subject, facts in self._rows(select(SUBJECT))}

    def put_subjects(self, facts: dict[str, bytes]) -> None:
        self._put(SUBJECT, [{"subject": subject, "facts": each} for subject, each in facts.items()])

    def erase_subjects(self, subjects: Iterable[str]) -> None:
        self._connection.execute(delete(SUBJECT).where(SUBJECT.c.subject.in_(list(subjects))))

    def _insert(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._connection.execute(insert(table), rows)

    def _put(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows, or put them in place of those with the same key."""
        if rows:
            statement = insert(table)
            others = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
            statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=others)
            self._connection.execute(statement, rows)

    def _rows(self, query: Any) -> list[Any]:
        """Read within the writer's transaction, or in one of its own."""
        if self._connection.in_transaction():
            return list(self._connection.execute(query))
        with self._connection.begin():
            return list(self._connection.execute(query))
