"""The continuous book for many orders: each costs O(patterns x log n), not O(book)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from market.fills import Resting
from market.index import AskIndex, BidIndex
from market.matching import Candidate, PlainBook
from market.orders import Ask, Order


class Book(PlainBook):
    """The plain book, finding the same orders through an index."""

    def __init__(self, groups: Mapping[str, str] | None = None) -> None:
        super().__init__(groups)
        self._asks = AskIndex(self._resting)
        self._bids = BidIndex(self._resting)
        self._arrivals_of_asks: defaultdict[str, set[int]] = defaultdict(set)
        self._arrivals_of_bids: defaultdict[str, set[int]] = defaultdict(set)

    def _own(self, order: Order) -> Iterable[Resting]:
        """Only orders of the other side: no others could trade."""
        opposite = self._arrivals_of_bids if isinstance(order, Ask) else self._arrivals_of_asks
        return [self._resting[arrival] for arrival in opposite.get(self._group(order), ())]

    def _best_first(self, order: Order) -> Iterable[Candidate]:
        return self._bids.best_first(order) if isinstance(order, Ask) else self._asks.best_first(order)

    def _keep(self, resting: Resting) -> None:
        super()._keep(resting)
        order, arrival = resting.order, resting.arrival
        if isinstance(order, Ask):
            self._asks.add(arrival, order)
            self._arrivals_of_asks[self._group(order)].add(arrival)
        else:
            self._bids.add(arrival, order)
            self._arrivals_of_bids[self._group(order)].add(arrival)

    def _drop(self, arrival: int) -> Resting:
        dropped = super()._drop(arrival)
        order = dropped.order
        if isinstance(order, Ask):
            self._asks.remove(order)
            self._arrivals_of_asks[self._group(order)].discard(arrival)
        else:
            self._bids.remove(order)
            self._arrivals_of_bids[self._group(order)].discard(arrival)
        return dropped
