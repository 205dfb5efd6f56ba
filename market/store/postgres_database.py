"""The durable ledger's rows in PostgreSQL, through SQLAlchemy Core (extra `postgres`)."""

from collections.abc import Iterable, Iterator
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
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import Connection, Transaction

from market.ledger import Key
from market.store.database import VERSION, Account, HoldRow, LogRow
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

    def frontier(self) -> tuple[int, dict[int, bytes]]:
        nodes = {height: bytes(node) for height, node in self._rows(select(NODE))}
        return sum(1 << height for height in nodes), nodes

    def entry_lines(self, entries: Iterable[str]) -> dict[str, bytes]:
        query = select(ENTRY.c.entry, LOG.c.line).join_from(ENTRY, LOG, ENTRY.c.seq == LOG.c.seq)
        return {entry: bytes(line) for entry, line in self._rows(query.where(ENTRY.c.entry.in_(list(entries))))}

    def accounts(self, keys: Iterable[Key]) -> dict[Key, Account]:
        query = select(ACCOUNT).where(tuple_(ACCOUNT.c.account, ACCOUNT.c.asset).in_(list(keys)))
        return {(account, asset): Account(*rest) for account, asset, *rest in self._rows(query)}

    def holds(self, ids: Iterable[str]) -> dict[str, HoldRow]:
        return {hold: HoldRow(*rest) for hold, *rest in self._rows(select(HOLD).where(HOLD.c.hold.in_(list(ids))))}

    def write(
        self,
        log: Iterable[LogRow],
        accounts: dict[Key, Account],
        holds: dict[str, HoldRow],
        frontier: dict[int, bytes],
    ) -> None:
        rows = list(log)
        released = [hold for hold, row in holds.items() if row.amount is None]
        self._put(LOG, [{"seq": row.seq, "line": row.line} for row in rows])
        self._put(ENTRY, [{"entry": row.entry, "seq": row.seq} for row in rows if row.entry is not None])
        self._put(
            ACCOUNT,
            [
                {"account": key[0], "asset": key[1], "amount": row.amount, "held": row.held, "overdraft": row.overdraft}
                for key, row in accounts.items()
            ],
        )
        self._put(
            HOLD,
            [
                {"hold": hold, "account": row.account, "asset": row.asset, "amount": row.amount}
                for hold, row in holds.items()
                if row.amount is not None
            ],
        )
        self._connection.execute(delete(HOLD).where(HOLD.c.hold.in_(released)))
        self._connection.execute(delete(NODE))
        self._put(NODE, [{"height": height, "hash": node} for height, node in frontier.items()])

    def subjects(self) -> dict[str, bytes]:
        return {subject: bytes(facts) for subject, facts in self._rows(select(SUBJECT))}

    def put_subjects(self, facts: dict[str, bytes]) -> None:
        self._put(SUBJECT, [{"subject": subject, "facts": each} for subject, each in facts.items()])

    def erase_subjects(self, subjects: Iterable[str]) -> None:
        self._connection.execute(delete(SUBJECT).where(SUBJECT.c.subject.in_(list(subjects))))

    def lines(self, start: int) -> Iterator[bytes]:
        query = select(LOG.c.line).where(LOG.c.seq >= start).order_by(LOG.c.seq)
        yield from (bytes(line) for (line,) in self._rows(query))

    def balances(self) -> dict[Key, int]:
        rows = self._rows(select(ACCOUNT.c.account, ACCOUNT.c.asset, ACCOUNT.c.amount))
        return {(account, asset): amount for account, asset, amount in rows}

    def _put(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Insert rows, or put them in place of those with the same key; a line of the log is only ever inserted."""
        if not rows:
            return
        statement = insert(table)
        others = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
        if table not in (LOG, ENTRY):
            statement = statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=others)
        self._connection.execute(statement, rows)

    def _rows(self, query: Any) -> list[Any]:
        """Read within the writer's transaction, or in one of its own."""
        if self._connection.in_transaction():
            return list(self._connection.execute(query))
        with self._connection.begin():
            return list(self._connection.execute(query))
