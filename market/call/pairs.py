"""Trades of a call by the rows of their orders."""

from typing import NamedTuple


class Pair(NamedTuple):
    """So many grams of an ask for a bid; the limit is the most that the bid pays for this ask's origin."""

    bid: int
    ask: int
    grams: int
    limit_yen_per_t: int
    price_yen_per_t: int
