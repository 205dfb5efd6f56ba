"""Reads a log as a stranger would: nothing but its lines, and perhaps a head that was kept elsewhere.

It works out anew the hashes, the signatures, every balance, every gram's holder and every trade, and stops at the
first entry that does not follow. It imports neither what writes ledger and log nor any database.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from market.audit.books import EXPIRED, ISSUED, RETIRED, is_lot
from market.audit.due import Due, line_end, told_by
from market.audit.elsewhere import Seen, broken_promise, cut_by
from market.audit.findings import DoesNotFollowError, Finding, Kept, Report
from market.audit.market_replay import MarketReplay
from market.audit.quick_lines import SaidOrder, quick_request
from market.audit.registry_replay import Payload, refused
from market.garbage import nothing_collected
from market.log.canonical import NotCanonicalError
from market.log.heads import SignedHead, TreeHead
from market.log.merkle import MerkleTree, leaf_hash
from market.log.receipts import Receipt
from market.log.records import Record, record_of
from market.refusals import Reason

CHECKPOINT = b'{"id":"","kind":"checkpoint",'
"""How the line of a checkpoint begins: it may stand anywhere, also between an order and its trades."""

PASSING = ("close", "posting")
"""Kinds that stand by themselves where time passes: orders expire and points lapse."""

AT_ONCE = 1_024
"""Lines that are hashed together."""


def audit(
    log: Path, kept: SignedHead | None = None, *, witnesses: Sequence[str] = (), receipts: Sequence[Receipt] = ()
) -> Report:
    """Check the log in a file, and against what was kept elsewhere.

    kept        a signed head
    witnesses   keys [hex] that must have cosigned it
    receipts    the operator's word on single entries
    """
    with log.open("rb") as lines:
        return audit_lines(lines, kept, witnesses=witnesses, receipts=receipts)


def audit_lines(
    lines: Iterable[bytes],
    kept: SignedHead | None = None,
    *,
    witnesses: Sequence[str] = (),
    receipts: Sequence[Receipt] = (),
    quick: bool = True,
) -> Report:
    """Check a log given as its lines with their ends; the rest as for `audit`.

    quick   read frequent requests by patterns; otherwise every one as JSON, which judges the quick way
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

    def __init__(self, *, quick: bool = True) -> None:
        """`quick` reads frequent requests by patterns; without it every line is read as JSON."""
        self.tree = MerkleTree()
        self._quick = quick
        self.expected: deque[Due] = deque()
        self._replay = MarketReplay()
        self._handlers = self._replay.handlers()
        self._owners = self._replay.owners()
        self._key = ""
        self._log = ""
        self._signed = [0]

    def finding_in(self, lines: Iterable[bytes]) -> Finding | None:
        """Read a whole log: what is wrong with the first line that does not follow, or None."""
        fault, rest = None, iter(lines)
        while block := list(islice(rest, AT_ONCE)):
            first = len(self.tree)
            self.tree.extend([leaf_hash(line.removesuffix(b"\n")) for line in block])
            fault = fault or self._finding_among(block, first)
        return fault or self.end()

    def _finding_among(self, lines: Sequence[bytes], first: int) -> Finding | None:
        """Read the next lines, whose hashes the tree has."""
        expected, replay = self.expected, self._replay
        for seq, line in enumerate(lines, first):
            if expected and line == expected[0] + line_end(seq, replay.time):
                expected.popleft()
            elif words := self._words_against(seq, line):
                return self._finding(seq, words)
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

    def _words_against(self, seq: int, line: bytes) -> str:
        """Take in a line that no other made certain; what is wrong with it, blank where nothing is."""
        self._replay.seq = seq
        try:
            self._read(seq, line.removesuffix(b"\n"))
        except (DoesNotFollowError, NotCanonicalError) as fault:
            return str(fault)
        except (KeyError, TypeError, ValueError) as fault:
            return f"not a well-formed entry: {fault!r}"
        return "" if line.endswith(b"\n") else "the line has no end"

    def _is_expected(self, seq: int, line: bytes) -> bool:
        """Whether the line is, byte for byte, the consequence that must come next."""
        if not self.expected or line != self.expected[0] + line_end(seq, self._replay.time).removesuffix(b"\n"):
            return False
        self.expected.popleft()
        return True

    def _read(self, seq: int, line: bytes) -> None:
        if not (self.expected or line.startswith(CHECKPOINT)):
            self.expected.extend(self._replay.hear(line))
        if self._is_expected(seq, line) or (self._quick and self._is_quick_request(seq, line)):
            return
        record = record_of(line)
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
        self._pass_to(record.time)
        if record.time is not None:
            self.expected.extend(self._replay.lapsed(record.time))
        if not self._is_expected(seq, line):
            raise DoesNotFollowError(f"nothing brings about {record.kind} {record.id} here")

    def _is_quick_request(self, seq: int, line: bytes) -> bool:
        """Whether the line is a request that patterns read; then it is taken in."""
        if self.expected or not seq:
            return False
        said = quick_request(line, self._replay.lots.attributes)
        if said is None or said.seq != seq:
            return False
        if isinstance(said, SaidOrder) and self._replay.signatures.bind(said.order.account):
            return False
        self._begin_at(said.time)
        if isinstance(said, SaidOrder):
            self.expected.extend(self._replay.received(said.order))
        else:
            self.expected.extend(self._replay.issued(said.lot, said.origin, said.wh, said.grams, said.carried_ug))
        return True

    def _request(self, record: Record) -> None:
        self._begin_at(record.time)
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

    def _begin_at(self, time: int | None) -> None:
        """Whatever expires by then must have been closed."""
        self._pass_to(time)
        if time is not None and (lapsed := self._replay.lapsed(time)):
            kind, about, _ = told_by(lapsed[0])
            raise DoesNotFollowError(f"{kind} {about} comes before this: its time is over")

    def _pass_to(self, time: int | None) -> None:
        before = self._replay.time
        if before is not None and (time is None or time < before):
            raise DoesNotFollowError(f"engine time runs back from {before} to {time}")
        self._replay.time = time
