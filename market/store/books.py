"""What follows from a log on disk: accounts, holds, recorded entries, the tree's open nodes.

The books on disk follow the log up to some line. What later lines changed, the tail, is kept in memory, and read from
the log by whoever opens it; once the tail is long the books are brought forward. So a commit writes little but its own
lines, and an account that many entries change is written once for all of them.
"""

from collections.abc import Iterable, Mapping, Sequence

from market.ledger import Hold, Key, LedgerError, Recordable
from market.log.frontier import Frontier
from market.log.merkle import leaf_hash
from market.log.postings import posting_text
from market.log.records import Payload, Record, line_of, record_of
from market.store.database import Account, Database

LONGEST_TAIL = 8_192
"""Lines; whoever opens the books reads so many at most, which takes a fifth of a second."""

MOST_REMEMBERED = 1_000_000
"""Accounts."""


class Books:
    """Remembers what it read or was told; `catch_up` brings it to what other processes wrote since."""

    _start: int
    _tail: list[bytes]

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clear()

    @property
    def size(self) -> int:
        """How many lines of the log they follow."""
        return self._start + len(self._tail)

    def catch_up(self) -> int:
        """Follow the log as it is on disk; how many lines that are."""
        size = self._database.size()
        if size == self.size and len(self._accounts) <= MOST_REMEMBERED:
            return size  # nobody wrote meanwhile: every commit adds lines
        start, nodes = self._database.frontier()
        if start != self._start or len(self._accounts) > MOST_REMEMBERED:
            self._clear()
            self._start, self._frontier = start, Frontier(start, nodes)
        try:
            self._follow([*self._database.lines(self.size)])
        except BaseException:
            self._clear()
            raise
        return size

    def write(self, size: int) -> None:
        """Bring the lines from number `size` on to disk, and the books too where the tail has become long."""
        if self.size == size:
            return
        self._database.append(size, self._tail[size - self._start :])
        if len(self._tail) >= LONGEST_TAIL:
            self._hash()
            accounts = {key: self._accounts[key] for key in self._changed}
            holds = {hold: self._holds[hold] for hold in self._changed_holds}
            self._database.write_books(self._entries, accounts, holds, self._frontier.nodes)
            self._start_tail(self.size)

    def take_back(self, size: int) -> None:
        """Forget all that was remembered, if there are lines beyond the first `size`."""
        if self.size != size:
            self._clear()

    def root(self) -> bytes:
        """Root of the tree over all lines."""
        self._hash()
        return self._frontier.root()

    def accounts(self, keys: Iterable[Key]) -> Mapping[Key, Account]:
        """To be read: these accounts, among others."""
        if missing := [key for key in keys if key not in self._accounts]:
            found = self._database.accounts(missing)
            self._accounts.update({key: found.get(key) or Account() for key in missing})
        return self._accounts

    def holds(self, ids: Iterable[str]) -> Mapping[str, Hold | None]:
        """These holds, among others; None where there is none."""
        if missing := [hold for hold in ids if hold not in self._holds]:
            self._holds.update(dict.fromkeys(missing) | self._database.holds(missing))
        return self._holds

    def balances(self) -> dict[Key, int]:
        """Every balance."""
        return self._database.balances() | {key: self._accounts[key].amount for key in self._changed}

    def entry_lines(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Lines of those entries that are recorded."""
        lines = {entry: self._tail[self._entries[entry] - self._start] for entry in ids if entry in self._entries}
        return lines | self._database.entry_lines([entry for entry in ids if entry not in lines])

    def note(self, kind: str, about: str, payload: Payload | str, time: int | None) -> int:
        """Add a line; its number."""
        seq = self._start + len(self._tail)
        self._tail.append(line_of(seq, time, kind, about, payload))
        return seq

    def post(
        self,
        entries: Iterable[Recordable],
        changes: Mapping[Key, int],
        releases: Mapping[str, int],
        freed: Mapping[Key, int],
    ) -> None:
        """Add entries that together change balances so, end so much of holds, and free so much of balances."""
        numbered = [*enumerate(entries, start=self.size)]
        lines = [line_of(seq, entry.time, "posting", entry.id, posting_text(entry)) for seq, entry in numbered]
        self._tail.extend(lines)
        self._entries.update({entry.id: seq for seq, entry in numbered})
        accounts, holds = self.accounts(freed), self._holds
        for key, change in changes.items():
            accounts[key].amount += change
        for key, amount in freed.items():
            accounts[key].held -= amount
        for hold_id, amount in releases.items():
            holds[hold_id] = reduced(holds[hold_id], amount)
        self._changed.update(changes, freed)
        self._changed_holds.update(releases)

    def allow_overdraft(self, key: Key, amount: int) -> None:
        self.note("overdraft", key[0], {"amount": str(amount), "asset": key[1]}, None)
        self._account(key).overdraft = amount

    def put_aside(self, hold_id: str, hold: Hold) -> None:
        payload = {"account": hold.account, "amount": str(hold.amount), "asset": hold.asset}
        self.note("hold", hold_id, payload, None)
        self._put(hold_id, hold)

    def release(self, hold_id: str) -> None:
        self.note("release", hold_id, {}, None)
        self._put(hold_id, None)

    def _follow(self, lines: Sequence[bytes]) -> None:
        records = [record_of(line) for line in lines]
        self.accounts({key for record in records for key in _keys_in(record)})
        self.holds({hold for record in records for hold in _holds_in(record)})
        for record in records:
            self._repeat(record)
        self._tail.extend(lines)

    def _repeat(self, record: Record) -> None:
        """What a line of the log says, once more."""
        payload = record.payload
        match record.kind:
            case "posting":
                self._entries[record.id] = record.seq
                for account, asset, amount in payload["legs"]:
                    self._account((account, asset)).amount += int(amount)
                for hold_id, amount in payload["releases"]:
                    self._put(hold_id, reduced(self.holds([hold_id])[hold_id], int(amount)))
            case "hold":
                self._put(record.id, Hold(payload["account"], payload["asset"], int(payload["amount"])))
            case "release":
                self._put(record.id, None)
            case "overdraft":
                self._account((record.id, payload["asset"])).overdraft = int(payload["amount"])
            case "genesis":
                raise LedgerError("this is the log of an exchange: open it by market.store.durable_exchange")

    def _account(self, key: Key) -> Account:
        """To be changed."""
        self._changed.add(key)
        return self.accounts([key])[key]

    def _put(self, hold_id: str, hold: Hold | None) -> None:
        """A hold in place of what it was."""
        before = self.holds([hold_id])[hold_id]
        if before is not None:
            self._account((before.account, before.asset)).held -= before.amount
        if hold is not None:
            self._account((hold.account, hold.asset)).held += hold.amount
        self._holds[hold_id] = hold
        self._changed_holds.add(hold_id)

    def _hash(self) -> None:
        """Bring the tree up to the last line."""
        self._frontier.extend([leaf_hash(line) for line in self._tail[self._frontier.size - self._start :]])

    def _clear(self) -> None:
        self._accounts: dict[Key, Account] = {}
        self._holds: dict[str, Hold | None] = {}
        self._frontier = Frontier()
        self._start_tail(0)

    def _start_tail(self, start: int) -> None:
        self._start = start
        self._tail = []
        self._entries: dict[str, int] = {}
        self._changed: set[Key] = set()
        self._changed_holds: set[str] = set()


def reduced(hold: Hold | None, amount: int) -> Hold | None:
    """What is left of a hold."""
    return None if hold is None else Hold(hold.account, hold.asset, hold.amount - amount)


def _keys_in(record: Record) -> list[Key]:
    """Accounts that a line names."""
    payload = record.payload
    match record.kind:
        case "posting":
            return [(account, asset) for account, asset, _ in payload["legs"]]
        case "hold":
            return [(payload["account"], payload["asset"])]
        case "overdraft":
            return [(record.id, payload["asset"])]
    return []


def _holds_in(record: Record) -> list[str]:
    """Holds that a line names."""
    if record.kind == "posting":
        return [hold for hold, _ in record.payload["releases"]]
    return [record.id] if record.kind in ("hold", "release") else []
