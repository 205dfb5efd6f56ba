"""Rows of the benchmark tables: what a row says, and which there are."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """One comparison, measured in one run.

    ours_s, peer_s          processor time of the same work [s]; with several processes, time on the wall
    peer                    whom we stand beside
    cost_ours, cost_peer    what both found [yen], where there is something to find
    target                  what the row must reach, in words; `met` says whether it did
    peak_mb                 memory of the row's process and all it started [MB], filled in by whoever runs the row
    """

    name: str
    ours_s: float
    peer: str | None = None
    peer_s: float | None = None
    cost_ours: float | None = None
    cost_peer: float | None = None
    target: str
    met: bool
    peak_mb: float | None = None
    most_mb: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times faster than the peer."""
        return None if self.peer_s is None else self.peer_s / self.ours_s


ROWS: dict[str, Callable[[], Row]] = {}


def row(name):
    """Register a function that measures and returns the row `name`."""

    def register(measure):
        ROWS[name] = measure
        return measure

    return register


def seconds(work, clock=time.process_time):
    """Time that `work()` takes, and what it returns."""
    start = clock()
    result = work()
    return clock() - start, result


def alternating(ours, peer, *, times):
    """Medians of both, measured in turn so that both meet the same machine, and what each last returned."""
    pairs = [(seconds(ours), seconds(peer)) for _ in range(times)]
    return (
        (statistics.median(mine[0] for mine, _ in pairs), pairs[-1][0][1]),
        (statistics.median(theirs[0] for _, theirs in pairs), pairs[-1][1][1]),
    )
