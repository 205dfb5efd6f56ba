"""One process a folder: a lock that goes with its process, however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

PATIENCE_S = 2.0
"""Somebody who only looks whether it is held, holds it for a moment."""


@contextmanager
def held(path: Path) -> Iterator[bool]:
    """Hold the lock, with the number of this process in it; False where another process holds it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a", encoding="ascii") as stream:
        until = monotonic() + PATIENCE_S
        while not (mine := taken(stream.fileno(), fcntl.LOCK_EX)) and monotonic() < until:
            sleep(0.05)
        if mine:
            stream.truncate(0)
            stream.write(str(os.getpid()))
            stream.flush()
        yield mine


def holder(path: Path) -> int | None:
    """Number of the process that holds the lock now; None where nobody does."""
    try:
        with path.open(encoding="ascii") as stream:
            return None if taken(stream.fileno(), fcntl.LOCK_SH) else int(stream.read() or 0)
    except FileNotFoundError:
        return None


def taken(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
