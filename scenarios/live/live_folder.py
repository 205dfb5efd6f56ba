"""A stream on disk: the rows that were taken, and the log as it grows. Killed at any moment, it goes on from there.

The rows are the truth. A row is on disk before it is acknowledged, and the log follows from the rows alone: whoever
opens the folder again works it out anew, holds what stands in the log to it, and writes on.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from market.log.log import Log
from market.trades import Trade
from scenarios.folder_lock import held, holder
from scenarios.identity import canonical_json, normalised
from scenarios.ledger_file import write_ledger
from scenarios.live.meter_row import HEADER, BadRow, MeterRow, row_of
from scenarios.live.transfer import LiveTransfer
from scenarios.log_files import CHECKPOINT, LOG, open_log, write_proofs
from scenarios.run_folder import LEDGER, SOURCE, sync
from scenarios.spec.scenario import Scenario

METERS = "meters.csv"
LOCK = ".lock"


class NotThisStream(ValueError):
    """The folder holds another scenario's stream, or a log that does not follow from its rows."""


class StreamTaken(RuntimeError):
    """Another process takes rows for the folder."""


class LiveFolder:
    """Takes rows and keeps them; a context manager.

    transfer   the market that they drive
    resumed    rows that were there already
    """

    def __init__(self, folder: Path, scenario: Scenario) -> None:
        """Begin a stream, or go on with it. Raises NotThisStream, NotLive, and StreamTaken."""
        self.folder = folder
        self.transfer = LiveTransfer(scenario)
        self._zone = scenario.zone
        with ExitStack() as opening:
            opening.enter_context(alone(folder))
            claim(folder / SOURCE, canonical_json(normalised(scenario)) + "\n")
            self._written, self._subjects = open_log(self.transfer.exchange, scenario.seed)
            self.resumed = self._replay()
            self._follow()
            self._log, self._lines = self._reopened_log()
            opening.callback(self._log.close)
            self._meters = opening.enter_context((folder / METERS).open("ab"))
            if not self._meters.tell():
                self._keep(HEADER)
                sync(folder)
            self._write_down()
            self._open = opening.pop_all()

    @property
    def log(self) -> Log:
        """The log so far; each of its lines is in the folder."""
        return self._written.log

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def take(self, row: MeterRow) -> tuple[Trade, ...] | None:
        """Count a row and keep it; on disk when this returns. None where it was there already. Raises BadRow."""
        trades = self.transfer.accept(row)
        if trades is None:
            return None  # after the last row every further one is known or refused, so the log is closed once
        self._keep(row.line(self._zone))
        self._follow()
        self._write_down()
        return trades

    def _keep(self, line: str) -> None:
        self._meters.write(line.encode() + b"\n")
        self._meters.flush()
        os.fsync(self._meters.fileno())

    def _replay(self) -> int:
        """Count the rows on disk anew, and cut off what a kill left of a last one."""
        path = self.folder / METERS
        if not path.exists():
            return 0
        *lines, torn = path.read_bytes().split(b"\n")
        if torn:
            os.truncate(path, path.stat().st_size - len(torn))
        for number, line in enumerate(lines[1:], start=2):
            try:
                self.transfer.accept(row_of(line.decode(), self._zone))
            except (BadRow, UnicodeDecodeError) as fault:
                raise NotThisStream(f"{path}:{number}: {fault}") from fault
        return max(0, len(lines) - 1)

    def _reopened_log(self) -> tuple[BinaryIO, int]:
        """The log, open for what is missing, and how many lines it has.

        Raises NotThisStream where it says other things than follow from the rows.
        """
        path = self.folder / LOG
        stored = path.read_bytes() if path.exists() else b""
        whole = stored[: stored.rfind(b"\n") + 1]
        lines = whole.split(b"\n")[:-1]
        due = self._written.log.lines
        for number, line in enumerate(lines, start=1):
            if number > len(due) or line != due[number - 1]:
                raise NotThisStream(f"{path}:{number}: does not follow from {METERS}")
        log = path.open("r+b" if stored else "wb")
        log.truncate(len(whole))
        log.seek(len(whole))
        return log, len(lines)

    def _follow(self) -> None:
        """Bring the log in memory up to what happened; after the last row it is closed."""
        if self.transfer.is_over:
            self._written.close()
        else:
            self._written.catch_up()

    def _write_down(self) -> None:
        """Bring the file up to the log, and its signed head; when it is closed, all that stands beside it."""
        new = self._written.log.lines[self._lines :]
        if new:
            self._log.write(b"".join(line + b"\n" for line in new))
            self._lines += len(new)
            self._log.flush()
            put(self.folder / CHECKPOINT, self._written.log.head().to_json())
        if self.transfer.is_over:
            os.fsync(self._log.fileno())
            write_proofs(self.folder, self._written, self._subjects)
            (self.folder / LEDGER).unlink(missing_ok=True)
            write_ledger(self.folder / LEDGER, self.transfer.exchange)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only process that writes to a stream's folder. Raises StreamTaken where there is another."""
    with held(folder / LOCK) as mine:
        if not mine:
            raise StreamTaken(
                f"{folder}: process {holder(folder / LOCK)} takes rows for this stream:"
                " give them to that one, wait for its end, or name another folder by --out"
            )
        yield


def put(path: Path, content: bytes) -> None:
    """Replace a file, so that whoever reads it meanwhile finds all of the old one or of the new."""
    beside = path.with_suffix(".part")
    beside.write_bytes(content)
    beside.replace(path)


def claim(path: Path, text: str) -> None:
    """Write down whose stream a folder holds. Raises NotThisStream where it is another's."""
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise NotThisStream(f"{path.parent} holds the stream of another scenario: name another folder by --out")
    put(path, text.encode())
