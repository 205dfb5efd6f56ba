"""A heap of orders whose dead copies are thrown out in time (market rule 6)."""

from collections.abc import Container, Iterator
from heapq import heapify, heappop, heappush

Copy = tuple[int, int, int]
"""(price rank, arrival, leg): smaller comes first."""


class Queue:
    """Orders of one bucket in price-time order. `live` holds the arrivals that still wait."""

    def __init__(self, live: Container[int]) -> None:
        self._live = live
        self._heap: list[Copy] = []
        self._live_copies = 0

    def __len__(self) -> int:
        """Copies of live orders."""
        return self._live_copies

    @property
    def dead(self) -> int:
        """Copies that only take up room."""
        return len(self._heap) - self._live_copies

    def push(self, price_rank: int, arrival: int, leg: int = 0) -> None:
        heappush(self._heap, (price_rank, arrival, leg))
        self._live_copies += 1

    def bury(self) -> None:
        """One copy has died; rebuild when the dead outnumber the live."""
        self._live_copies -= 1
        if len(self._heap) > 2 * self._live_copies:
            self._heap = [copy for copy in self._heap if copy[1] in self._live]
            heapify(self._heap)

    def __iter__(self) -> Iterator[Copy]:
        """Live copies, best first, in O(log n) each; the queue must not change meanwhile."""
        heap = self._heap
        while heap and heap[0][1] not in self._live:
            heappop(heap)
        # The heap stays as it is: a second, small heap holds the places whose parents have been seen.
        frontier = [(heap[0], 0)] if heap else []
        while frontier:
            copy, place = heappop(frontier)
            if copy[1] in self._live:
                yield copy
            for child in (2 * place + 1, 2 * place + 2):
                if child < len(heap):
                    heappush(frontier, (heap[child], child))
