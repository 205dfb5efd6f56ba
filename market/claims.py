"""One claim for each kWh: production of a meter becomes credits once (systems.md, A5)."""

from bisect import bisect_left, insort
from collections import defaultdict

from market.credits import CreditLot


class Claims:
    """Production intervals by meter that stand behind a lot. Lots without a meter claim none."""

    def __init__(self) -> None:
        self._intervals: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)

    def lot_behind(self, lot: CreditLot) -> str | None:
        """The lot that has claimed some of the same production already, or None."""
        origin = lot.attributes
        claimed = self._intervals.get(origin.source, [])
        at = bisect_left(claimed, (origin.produced_until,))
        if at and claimed[at - 1][1] > origin.produced_from:
            return claimed[at - 1][2]
        return None

    def add(self, lot: CreditLot) -> None:
        if lot.attributes.source:
            insort(self._intervals[lot.attributes.source], _claim(lot))

    def free(self, lot: CreditLot) -> None:
        """The lot was rejected: its production may be issued anew."""
        if lot.attributes.source:
            self._intervals[lot.attributes.source].remove(_claim(lot))


def _claim(lot: CreditLot) -> tuple[int, int, str]:
    return lot.attributes.produced_from, lot.attributes.produced_until, lot.id
