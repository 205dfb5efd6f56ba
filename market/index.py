"""Where resting orders are found: buckets of a tuple space.

An ask is queued under every pattern that any bid has looked by, so a bid looks only into the buckets of its
own keys. A bid is queued under its own keys, so an ask looks into one bucket of each pattern in use. Partial
orders and whole lots have separate queues. A bucket may hold more than a condition accepts (`market.keys`):
whatever is found is asked again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from heapq import merge
from operator import attrgetter

from market.fills import Resting
from market.keys import Key, Pattern, key_under, keys_of, pattern_of
from market.matching import Candidate
from market.orders import Ask, Bid, Leg, LotKind
from market.queues import Queue

Bucket = tuple[LotKind, Key]
LOT_KINDS = tuple(LotKind)
Live = Mapping[int, Resting]
"""Waiting orders of both sides by arrival."""


class Buckets:
    """Queues by bucket; empty ones are forgotten."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._queues: dict[Bucket, Queue] = {}

    def push(self, bucket: Bucket, price_rank: int, arrival: int, leg: int = 0) -> None:
        if bucket not in self._queues:
            self._queues[bucket] = Queue(self._live)
        self._queues[bucket].push(price_rank, arrival, leg)

    def bury(self, bucket: Bucket) -> None:
        queue = self._queues[bucket]
        queue.bury()
        if not queue:
            del self._queues[bucket]

    def under(self, key: Key) -> list[Queue]:
        found = (self._queues.get((kind, key)) for kind in LOT_KINDS)
        return [queue for queue in found if queue is not None]


class AskIndex:
    """Resting asks."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._buckets = Buckets(live)
        self._patterns: dict[Pattern, None] = {}

    def add(self, arrival: int, ask: Ask) -> None:
        for bucket in _buckets_of_ask(ask, self._patterns):
            self._buckets.push(bucket, ask.limit_yen_per_t, arrival)

    def remove(self, ask: Ask) -> None:
        for bucket in _buckets_of_ask(ask, self._patterns):
            self._buckets.bury(bucket)

    def best_first(self, bid: Bid) -> Iterator[Candidate]:
        keys = [(leg, key) for leg in bid.legs for key in keys_of(leg.condition)]
        for _, key in keys:
            self._use(pattern_of(key))
        return _merged(self._crossing(bid, leg, queue) for leg, key in keys for queue in self._buckets.under(key))

    def _use(self, pattern: Pattern) -> None:
        """Queue the asks that wait under a pattern by which nobody has looked before."""
        if pattern in self._patterns:
            return
        self._patterns[pattern] = None
        for resting in self._live.values():
            if isinstance(ask := resting.order, Ask):
                for bucket in _buckets_of_ask(ask, (pattern,)):
                    self._buckets.push(bucket, ask.limit_yen_per_t, resting.arrival)

    def _crossing(self, bid: Bid, leg: Leg, queue: Queue) -> Iterator[Candidate]:
        for limit, arrival, _ in queue:
            if limit > leg.limit_yen_per_t:
                return
            resting = self._live[arrival]
            if isinstance(resting.order, Ask) and may_meet(bid, leg, resting.order):
                yield Candidate(resting=resting, bid_limit_yen_per_t=leg.limit_yen_per_t, ask_limit_yen_per_t=limit)


class BidIndex:
    """Resting bids: each leg queues at its own limit, all with one arrival."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._buckets = Buckets(live)
        self._patterns: Counter[Pattern] = Counter()

    def add(self, arrival: int, bid: Bid) -> None:
        for number, leg in enumerate(bid.legs):
            for key in keys_of(leg.condition):
                self._buckets.push((bid.lot_kind, key), -leg.limit_yen_per_t, arrival, number)
                self._patterns[pattern_of(key)] += 1

    def remove(self, bid: Bid) -> None:
        for key in (key for leg in bid.legs for key in keys_of(leg.condition)):
            self._buckets.bury((bid.lot_kind, key))
            self._patterns[pattern_of(key)] -= 1
            if not self._patterns[pattern_of(key)]:
                del self._patterns[pattern_of(key)]

    def best_first(self, ask: Ask) -> Iterator[Candidate]:
        keys = (key_under(pattern, ask.attributes) for pattern in self._patterns)
        return _merged(self._crossing(ask, queue) for key in keys if key for queue in self._buckets.under(key))

    def _crossing(self, ask: Ask, queue: Queue) -> Iterator[Candidate]:
        for negative_limit, arrival, leg in queue:
            limit = -negative_limit
            if limit < ask.limit_yen_per_t:
                return
            resting = self._live[arrival]
            if isinstance(resting.order, Bid) and may_meet(resting.order, resting.order.legs[leg], ask):
                yield Candidate(resting=resting, bid_limit_yen_per_t=limit, ask_limit_yen_per_t=ask.limit_yen_per_t)


def may_meet(bid: Bid, leg: Leg, ask: Ask) -> bool:
    """Whether the leg accepts the ask's origin, and the ask this buyer."""
    return leg.condition.accepts(ask.attributes) and ask.condition.accepts(bid.traits)


def _buckets_of_ask(ask: Ask, patterns: Iterable[Pattern]) -> list[Bucket]:
    keys = (key_under(pattern, ask.attributes) for pattern in patterns)
    return [(ask.lot_kind, key) for key in keys if key]


def _merged(streams: Iterable[Iterator[Candidate]]) -> Iterator[Candidate]:
    """Streams in one order of priority; of an order found several times the best pair, which comes first."""
    seen = set()
    for pair in merge(*streams, key=attrgetter("priority")):
        if pair.resting.arrival not in seen:
            seen.add(pair.resting.arrival)
            yield pair
