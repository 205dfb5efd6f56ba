"""The files of one attempt at a job, through which its process, its supervisor and the service speak.

They may be on different machines, as long as all see the folder of runs; so each file has one writer.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scenarios.jobs.job import Progress

TAIL_BYTES = 16_384


@dataclass(frozen=True)
class Workplace:
    """The folder of one attempt."""

    folder: Path

    @property
    def log(self) -> Path:
        """What the work says; written by its process."""
        return self.folder / "log.txt"

    @property
    def started(self) -> Path:
        """There once a supervisor has begun; holds the number of the process."""
        return self.folder / "started"

    @property
    def stop(self) -> Path:
        """There when the work is to end; written by the service."""
        return self.folder / "stop"

    def prepare(self, kind: str, given: Mapping[str, Any], runs: Path) -> None:
        """Lay out what the process needs, with nothing of an earlier life."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for left in self.folder.iterdir():
            left.unlink()
        self.write("order", {"kind": kind, "given": given, "runs": str(runs)})

    def note(self, progress: Progress) -> None:
        self.write("progress", asdict(progress))

    @property
    def progress(self) -> Progress | None:
        facts = self.read("progress")
        return Progress(**facts) if facts else None

    def tail(self, lines: int) -> str:
        """The last lines of the log; blank where there is none."""
        try:
            with self.log.open("rb") as stream:
                stream.seek(max(0, stream.seek(0, os.SEEK_END) - TAIL_BYTES))
                text = stream.read().decode("utf-8", errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-lines:])

    def write(self, name: str, facts: Mapping[str, Any]) -> None:
        """Put a JSON file in place in one step: readers see the old one or the new one."""
        part = self.folder / f".{name}.part"
        part.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        part.replace(self.folder / f"{name}.json")

    def read(self, name: str) -> dict[str, Any]:
        """What a JSON file holds; nothing where there is none."""
        try:
            facts: dict[str, Any] = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except OSError:
            return {}
        return facts
