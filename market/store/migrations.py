"""How the schema came to be: each step leads from one released version to the next."""

from collections.abc import Callable

from market.store.database import VERSION, WrongSchemaError

SQLITE: tuple[str, ...] = (
    """
    CREATE TABLE log (seq INTEGER PRIMARY KEY, line BLOB NOT NULL) STRICT;
    CREATE TABLE entry (entry TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES log) STRICT, WITHOUT ROWID;
    CREATE TABLE account (account TEXT NOT NULL, asset TEXT NOT NULL, amount INTEGER NOT NULL,
        held INTEGER NOT NULL, overdraft INTEGER NOT NULL, PRIMARY KEY (account, asset)) STRICT, WITHOUT ROWID;
    CREATE TABLE hold (hold TEXT PRIMARY KEY, account TEXT NOT NULL, asset TEXT NOT NULL,
        amount INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE node (height INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
    """,
    "CREATE TABLE subject (subject TEXT PRIMARY KEY, facts BLOB NOT NULL) STRICT, WITHOUT ROWID;",
    "",
)
POSTGRES: tuple[str, ...] = (
    """
    CREATE TABLE log (seq BIGINT PRIMARY KEY, line BYTEA NOT NULL);
    CREATE TABLE entry (entry TEXT PRIMARY KEY, seq BIGINT NOT NULL REFERENCES log);
    CREATE TABLE account (account TEXT NOT NULL, asset TEXT NOT NULL, amount BIGINT NOT NULL,
        held BIGINT NOT NULL, overdraft BIGINT NOT NULL, PRIMARY KEY (account, asset));
    CREATE TABLE hold (hold TEXT PRIMARY KEY, account TEXT NOT NULL, asset TEXT NOT NULL, amount BIGINT NOT NULL);
    CREATE TABLE node (height BIGINT PRIMARY KEY, hash BYTEA NOT NULL);
    """,
    "CREATE TABLE subject (subject TEXT PRIMARY KEY, facts BYTEA NOT NULL);",
    "ALTER TABLE entry DROP CONSTRAINT entry_seq_fkey;",
)
"""log: the lines. subject, since 2: sealed facts of those behind pseudonyms. The books: entry, which line records a
ledger entry; account, hold, what follows from the entries; node, open nodes of the Merkle tree, whose heights say how
many lines the books follow. Since 3 these may be fewer than the log has, which a program before would not see."""


def migrate(version: int, steps: tuple[str, ...], run: Callable[[str], object]) -> bool:
    """Bring a schema from `version` to this program's by running its steps; says whether any was needed.

    Raises WrongSchemaError where a later program wrote it.
    """
    if version > VERSION:
        raise WrongSchemaError(f"the ledger has schema {version}, this program knows up to {VERSION}: update it")
    for step in steps[version:VERSION]:
        for statement in step.split(";"):
            if statement.strip():
                run(statement)
    return version < VERSION
