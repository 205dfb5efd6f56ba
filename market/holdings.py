"""Which grams of a lot an account has, by number: the chain from any gram back to its lot.

Lots split and merge by quantity without overlap; whoever gives, gives the lowest numbers first.
"""

from market.trades import GramRange


def take_lowest(ranges: tuple[GramRange, ...], grams: int) -> tuple[tuple[GramRange, ...], tuple[GramRange, ...]]:
    """Split sorted `ranges` into the lowest `grams` and the rest. Raises ValueError when there are fewer."""
    taken: list[GramRange] = []
    for index, (start, stop) in enumerate(ranges):
        cut = min(stop, start + grams)
        taken.append((start, cut))
        grams -= cut - start
        if not grams:
            left = ((cut, stop),) if cut < stop else ()
            return tuple(taken), left + ranges[index + 1 :]
    raise ValueError(f"{grams} g are missing")


def merge(ranges: tuple[GramRange, ...]) -> tuple[GramRange, ...]:
    """The same grams as the fewest sorted ranges."""
    merged: list[GramRange] = []
    for start, stop in sorted(ranges):
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], stop)
        else:
            merged.append((start, stop))
    return tuple(merged)


class Holdings:
    """Ranges by (account, lot)."""

    def __init__(self) -> None:
        self._ranges: dict[tuple[str, str], tuple[GramRange, ...]] = {}

    def of(self, account: str, lot_id: str) -> tuple[GramRange, ...]:
        """Sorted ranges that do not touch; empty where the account has none."""
        return self._ranges.get((account, lot_id), ())

    def mint(self, account: str, lot_id: str, grams: int) -> None:
        """All grams of a new lot, to its owner."""
        self._ranges[account, lot_id] = ((0, grams),)

    def move(self, lot_id: str, grams: int, *, giver: str, taker: str) -> tuple[GramRange, ...]:
        """Hand over the giver's lowest grams and say which. Raises ValueError when it has fewer."""
        taken, left = take_lowest(self.of(giver, lot_id), grams)
        if left:
            self._ranges[giver, lot_id] = left
        else:
            del self._ranges[giver, lot_id]
        self._ranges[taker, lot_id] = merge(self.of(taker, lot_id) + taken)
        return taken
