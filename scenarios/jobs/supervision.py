"""Start the process of a job, watch over it, and end it for good when it is to stop."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from scenarios.jobs.workplace import Workplace

SECONDS_BETWEEN_LOOKS = 0.1
SECONDS_TO_GO = 3.0
"""How long a process may take to end when it is asked to, before it is ended."""

STOPPED = None
"""Exit code of work that was ended because it was to stop."""


def supervise(folder: str) -> tuple[int | None, dict[str, Any]]:
    """Exit code of the job's process (negative: the signal that killed it; STOPPED) and the outcome that it wrote.

    A task of dask: it runs in a worker's thread, perhaps on another machine, and leaves no process behind.
    """
    place = Workplace(Path(folder))
    if place.stop.exists():
        return STOPPED, {}
    with place.log.open("ab") as log:
        # -P: a folder of the user's that happens to be called like one of our packages is not ours.
        child = subprocess.Popen(  # noqa: S603 - our own module, our own folder
            [sys.executable, "-P", "-m", "scenarios.jobs.child", folder],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        place.started.write_text(str(child.pid), encoding="ascii")
        stopped = not ends_by_itself(child, place)
    finally:
        end(child)
    return (STOPPED if stopped else child.returncode), place.read("outcome")


def ends_by_itself(child: "subprocess.Popen[bytes]", place: Workplace) -> bool:
    """Wait for the process; False as soon as it is to stop."""
    while True:
        with suppress(subprocess.TimeoutExpired):
            child.wait(SECONDS_BETWEEN_LOOKS)
            return True
        if place.stop.exists():
            return False


def end(child: "subprocess.Popen[bytes]") -> None:
    """End the process and all that it has started: first by asking, then by force."""
    if child.poll() is None:
        signal_group(child, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            child.wait(SECONDS_TO_GO)
    signal_group(child, signal.SIGKILL)
    child.wait()
    if child.stdin is not None:
        child.stdin.close()


def signal_group(child: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)
