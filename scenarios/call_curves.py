"""Demand and supply at the calls of a run, with what cleared."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from market.orders import Ask
from scenarios.standing_orders import read_on

CONTINUOUS = "continuous"
"""The rule under which nothing is collected for a call."""


@dataclass(kw_only=True)
class HeldCall:
    """A call that traded.

    number   counts the session's calls from 1
    time     engine time [s]
    bids     (limit [yen/t], grams) of each bid that stood; of alternatives the highest limit
    asks     likewise
    trades   (price [yen/t], grams) of each trade
    """

    number: int
    time: int
    bids: list[tuple[int, int]] = field(default_factory=list)
    asks: list[tuple[int, int]] = field(default_factory=list)
    trades: list[tuple[int, int]] = field(default_factory=list)

    @property
    def grams(self) -> int:
        """What was traded [g]."""
        return sum(grams for _, grams in self.trades)


def held_calls(log: Path) -> Iterator[HeldCall]:
    """Every call of a log that traded, in order; none under a continuous rule. Raises OSError without a log."""
    call, number = None, 0
    for entry, standing in read_on(log):
        if entry.kind == "rule" and entry.id == CONTINUOUS:
            return
        if entry.kind == "trade" and call is not None:
            call.trades.append((entry.payload["price_yen_per_t"], entry.payload["grams"]))
        elif entry.kind == "clear":
            if call is not None and call.trades:
                yield call
            number += 1
            call = HeldCall(number=number, time=entry.time or 0)
            for order, grams in standing.orders():
                side = call.asks if isinstance(order, Ask) else call.bids
                side.append((order.limit_yen_per_t, grams))
    if call is not None and call.trades:
        yield call
