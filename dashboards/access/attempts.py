"""How often a log-in may fail before it has to wait."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from threading import Lock

REMEMBERED = 10_000
"""Names and addresses kept; the one that failed longest ago is forgotten first."""


class Attempts:
    """Failed log-ins of the last minutes, by user name and by network address.

    limit      failures after which the next try waits
    within_s   for how long a failure counts [s]
    """

    def __init__(self, *, limit: int = 5, within_s: float = 300, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._within_s, self._clock = limit, within_s, clock
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait_s(self, keys: Iterable[str]) -> int:
        """Whole seconds until any of these may try again, 0: now."""
        with self._lock:
            return max((self._wait_s(key) for key in keys), default=0)

    def failed(self, keys: Iterable[str]) -> None:
        """Count a failure for each of these."""
        with self._lock:
            for key in keys:
                self._failures.setdefault(key, deque(maxlen=self._limit)).append(self._clock())
                self._failures.move_to_end(key)
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forget the failures of a name that has logged in; its address keeps its own."""
        with self._lock:
            self._failures.pop(key, None)

    def _wait_s(self, key: str) -> int:
        failures = self._failures.get(key, ())
        if len(failures) < self._limit:
            return 0
        left_s = failures[0] + self._within_s - self._clock()
        return max(0, int(left_s) + (left_s > int(left_s)))
