"""Reads a log as a stranger would: nothing but its lines, and perhaps a head that was kept elsewhere.

It works out anew the hashes, the signatures, every balance, every gram's holder and every trade, and stops at the
first entry that does not follow. It imports neither what writes ledger and log nor any database.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from market.audit.books import EXPIRED, ISSUED, RETIRED, is_lot
from market.audit.due import Due, line_end, told_by
from market.audit.elsewhere import Seen, broken_promise, cut_by
from market.audit.findings import DoesNotFollowError, Finding, Kept, Report
from market.audit.market_replay import MarketReplay
from market.audit.registry_replay import Payload, refused
from market.garbage import nothing_collected
from market.log.canonical import NotCanonicalError
from market.log.heads import SignedHead, TreeHead
from market.log.merkle import MerkleTree, leaf_hashes
from market.log.receipts import Receipt
from market.log.records import Record, record_of
from market.refusals import Reason

if TYPE_CHECKING:
    from market.audit.frequent import FrequentEntries

CHECKPOINT = b'{"id":"","kind":"checkpoint",'
"""How the line of a checkpoint begins: it may stand anywhere, also between an order and its trades."""

PASSING = ("close", "posting")
"""Kinds that stand by themselves where time passes: orders expire and points lapse."""

AT_ONCE = 4_096
"""Lines that are hashed, and read by their shapes, together."""

MUCH = 5 << 20
"""Bytes of a log, some 15,000 lines, from which on compiled loops pay for the second that they take to start."""


def audit(
    log: Path, kept: SignedHead | None = None, *, witnesses: Sequence[str] = (), receipts: Sequence[Receipt] = ()
) -> Report:
    """Check the log in a file, and against what was kept elsewhere.

    kept        a signed head
    witnesses   keys [hex] that must have cosigned it
    receipts    the operator's word on single entries
    """
    quick = log.stat().st_size >= MUCH
    with log.open("rb") as lines:
        return audit_lines(lines, kept, witnesses=witnesses, receipts=receipts, quick=quick)


def audit_lines(
    lines: Iterable[bytes],
    kept: SignedHead | None = None,
    *,
    witnesses: Sequence[str] = (),
    receipts: Sequence[Receipt] = (),
    quick: bool = False,
) -> Report:
    """Check a log given as its lines with their ends; the rest as for `audit`.

    quick   read frequent entries by their shapes, for which compiled loops start; otherwise every one as JSON, which
            judges the quick way
    """
    reading = Reading(quick=quick)
    with nothing_collected():
        fault = reading.first_wrong_trade(reading.finding_in(lines))
    cut = None if kept is None else cut_by(reading.seen(), kept, witnesses)
    agreement = Kept.NOT_CHECKABLE if kept is None else Kept.DISAGREES if cut else Kept.AGREES
    broken = next(filter(None, (broken_promise(reading.seen(), receipt) for receipt in receipts)), None)
    return reading.report(fault, agreement, cut or broken, witnesses=len(witnesses), receipts=len(receipts))


class Reading:
    """What the lines read so far amount to.

    expected   entries that must come next, in order
    """

    def __init__(self, *, quick: bool = False) -> None:
        """`quick` reads frequent entries by their shapes; without it every line is read as JSON."""
        self.tree = MerkleTree()
        self.expected: deque[Due] = deque()
        self._replay = MarketReplay()
        self._handlers = self._replay.handlers()
        self._owners = self._replay.owners()
        self._key = ""
        self._log = ""
        self._signed = [0]
        self._frequent = _frequent(self._replay, self.expected) if quick else None

    def finding_in(self, lines: Iterable[bytes]) -> Finding | None:
        """Read a whole log: what is wrong with the first line that does not follow, or None."""
        fault, rest = None, iter(lines)
        while block := list(islice(rest, AT_ONCE)):
            first = len(self.tree)
            self.tree.extend(leaf_hashes(block))
            fault = fault or self._finding_among(block, first)
        return fault or self.end()

    def _finding_among(self, lines: Sequence[bytes], first: int) -> Finding | None:
        """Read the next lines, whose hashes the tree has."""
        frequent, replay, at = self._frequent, self._replay, 0
        known = frequent.known(lines) if frequent else [None] * len(lines)
        while at < len(lines):
            replay.seq = seq = first + at
            try:
                take = known[at] if seq else None  # a log begins with its genesis, which has no shape
                taken = take[0](seq, take[1]) if take and not self.expected else 0
                if not taken:
                    self._read(seq, lines[at])
            except (DoesNotFollowError, NotCanonicalError) as fault:
                return self._finding(seq, str(fault))
            except (KeyError, TypeError, ValueError) as fault:
                return self._finding(seq, f"not a well-formed entry: {fault!r}")
            at += taken or 1
        return None

    def end(self) -> Finding | None:
        """What is missing when no line comes any more."""
        words = "the log is empty" if not len(self.tree) else ""
        try:
            if not self.expected:
                self.expected.extend(self._replay.hear(b""))
        except DoesNotFollowError as fault:
            words = str(fault)
        if self.expected:
            kind, about, _ = told_by(self.expected[0])
            words = f"the log ends before {kind} {about}, which must follow"
        return self._finding(len(self.tree), words) if words else None

    def first_wrong_trade(self, fault: Finding | None) -> Finding | None:
        """A trade before `fault` that the rule does not give, otherwise `fault`."""
        wrong = self._replay.wrong()
        if wrong is None or (fault is not None and fault.seq <= wrong.seq):
            return fault
        return self._finding(*wrong)

    def seen(self) -> Seen:
        """The log for those who hold what they kept to it."""
        return Seen(self.tree, self._log, self._key)

    def report(
        self, fault: Finding | None, kept: Kept, cut: Finding | None, *, witnesses: int, receipts: int
    ) -> Report:
        grams = dict.fromkeys((ISSUED, RETIRED, EXPIRED), 0)
        for (account, asset), balance in self._replay.books.balances.items():
            if account in grams and is_lot(asset):
                grams[account] += balance
        issued_g = -grams[ISSUED]
        return Report(
            entries=len(self.tree),
            signed=self._signed[-1],
            issued_g=issued_g,
            held_g=issued_g - grams[RETIRED] - grams[EXPIRED],
            retired_g=grams[RETIRED],
            expired_g=grams[EXPIRED],
            points=self._replay.points.totals(),
            trades=self._replay.trades,
            signatures=len(self._replay.signatures),
            accounts=len(self._replay.groups),
            keyed=self._replay.signatures.keys,
            fault=fault,
            kept=kept,
            witnesses=witnesses,
            receipts=receipts,
            cut=cut,
        )

    def _finding(self, seq: int, words: str) -> Finding:
        signed = bisect_right(self._signed, seq) - 1
        return Finding(seq=seq, since=self._signed[signed], words=words)

    def _read(self, seq: int, line: bytes) -> None:
        """Take in one line."""
        expected = self.expected
        if not (expected or line.startswith(CHECKPOINT)):
            expected.extend(self._replay.hear(line))
        if expected and line == expected[0] + line_end(seq, self._replay.time):
            expected.popleft()
            return
        record = record_of(line.removesuffix(b"\n"))
        if not line.endswith(b"\n"):
            raise DoesNotFollowError("the line has no end")
        if record.seq != seq:
            raise DoesNotFollowError(f"it calls itself entry {record.seq}")
        if seq == 0:
            self._begin(record)
        elif record.kind == "checkpoint":
            self._check_head(seq, record)
        elif self.expected:
            kind, about, payload = told_by(self.expected[0])
            raise DoesNotFollowError(f"{kind} {about} {payload} must follow, not {record.kind} {record.id}")
        elif record.kind in PASSING:
            self._sweep(seq, record, line)
        else:
            self._request(record)

    def _begin(self, record: Record) -> None:
        if record.kind != "genesis":
            raise DoesNotFollowError("a log begins with its genesis")
        self._key, self._log = record.payload["key"], self.tree.leaf(0).hex()
        self._replay.begin(self._log)

    def _check_head(self, seq: int, record: Record) -> None:
        """A checkpoint signs everything before it."""
        payload: Any = record.payload
        head = TreeHead(log=self._log, size=seq, root=self.tree.root(seq).hex(), time=self._replay.time)
        signed = SignedHead(head=head, key=self._key, signature=payload["signature"])
        if (payload["size"], payload["root"], record.time) != (seq, head.root, head.time) or not signed.is_genuine():
            raise DoesNotFollowError(f"entries {self._signed[-1]} to {seq - 1} are not those that it signs")
        self._signed.append(seq)

    def _sweep(self, seq: int, record: Record, line: bytes) -> None:
        """What expires is closed, or taken back, before anything else happens."""
        self._replay.pass_to(record.time)
        if record.time is not None:
            self.expected.extend(self._replay.lapsed(record.time))
        if not self.expected or line != self.expected.popleft() + line_end(seq, self._replay.time):
            raise DoesNotFollowError(f"nothing brings about {record.kind} {record.id} here")

    def _request(self, record: Record) -> None:
        self._replay.begin_at(record.time)
        handler = self._handlers.get(record.kind)
        if handler is None:
            raise DoesNotFollowError(f"nothing explains a {record.kind}")
        payload = dict(record.payload)
        forged = self._unsigned(record, payload)
        self.expected.extend(refused(record.id, forged) if forged else handler(record.id, payload))

    def _unsigned(self, record: Record, payload: Payload) -> Reason | None:
        """Why a request is not taken for its owner's."""
        owner = self._owners.get(record.kind)
        if owner is None:
            return None
        signature = payload.pop("signature", "")
        account = owner(record.id, payload)
        return self._replay.signatures.fault(account, signature, lambda: (record.kind, record.id, payload))


def _frequent(replay: MarketReplay, expected: deque[Due]) -> "FrequentEntries":
    # numba takes a second to start: whoever audits a short log need not wait for it.
    from market.audit.frequent import FrequentEntries  # noqa: PLC0415 - see above

    return FrequentEntries(replay, expected)
