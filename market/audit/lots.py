"""The auditor's own view of lots: who has which grams, whose production stands behind them."""

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import replace

from market.audit.findings import DoesNotFollowError
from market.credits import Attributes, Verification

UG_PER_G = 1_000_000

Ranges = list[list[int]]
"""Grams `[from, until)` of a lot by number, sorted, not touching."""


class Lots:
    """Lots by id: their attributes, and the ranges that each account has."""

    def __init__(self) -> None:
        self.attributes: dict[str, Attributes] = {}
        self._ranges: dict[tuple[str, str], Ranges] = {}
        self._claims: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
        self._carried_ug: dict[str, int] = {}

    def is_claimed(self, origin: Attributes) -> bool:
        """Whether some of this production stands behind a lot already."""
        claims = self._claims.get(origin.source)
        if not claims or claims[-1][1] <= origin.produced_from:  # claims do not overlap: the last ends last
            return False
        at = bisect_left(claims, (origin.produced_until,))
        return at > 0 and claims[at - 1][1] > origin.produced_from

    def issue(self, lot: str, origin: Attributes, grams: int) -> None:
        self.attributes[lot] = origin
        self._ranges[origin.owner, lot] = [[0, grams]]
        if origin.source:
            insort(self._claims[origin.source], (origin.produced_from, origin.produced_until, lot))

    def check_remainder(self, origin: Attributes, wh: int, grams: int, before_ug: int, after_ug: int) -> None:
        """Hold the meter's Wh, the factor and the remainders carried before and after to the grams (market rule 18)."""
        expected_ug = self._carried_ug.get(origin.source, before_ug if before_ug < UG_PER_G else 0)
        due_ug = before_ug + wh * origin.factor_ug_per_wh
        if before_ug != expected_ug or due_ug != grams * UG_PER_G + after_ug or not 0 <= after_ug < UG_PER_G:
            raise DoesNotFollowError(f"{wh} Wh and {before_ug} µg carried are not {grams} g")
        self._carried_ug[origin.source] = after_ug

    def judge(self, lot: str, state: Verification) -> None:
        """The verifier's word; a rejected lot's production is free again."""
        origin = self.attributes[lot]
        self.attributes[lot] = replace(origin, verification=state)
        if state is Verification.REJECTED and origin.source:
            self._claims[origin.source].remove((origin.produced_from, origin.produced_until, lot))

    def move(self, lot: str, grams: int, giver: str, taker: str) -> Ranges:
        """Hand the giver's lowest grams over and say which."""
        taken = self._taken(lot, grams, giver)
        has = self._ranges.get((taker, lot))
        self._ranges[taker, lot] = _joined(has + taken) if has else [*map(list, taken)]
        return taken

    def _taken(self, lot: str, grams: int, giver: str) -> Ranges:
        """The giver's lowest grams, which it has no longer."""
        held = self._ranges.pop((giver, lot), [])
        if len(held) == 1 and 0 < grams < held[0][1] - held[0][0]:  # nearly always, or all of it
            start, until = held[0]
            self._ranges[giver, lot] = [[start + grams, until]]
            return [[start, start + grams]]
        taken: Ranges = []
        left: Ranges = []
        for start, until in held:
            cut = min(until, start + grams)
            grams -= cut - start
            if start < cut:
                taken.append([start, cut])
            if cut < until:
                left.append([cut, until])
        if grams:
            raise DoesNotFollowError(f"{giver} lacks {grams} g of lot {lot}")
        if left:
            self._ranges[giver, lot] = left
        return taken


def _joined(ranges: Ranges) -> Ranges:
    joined: Ranges = []
    for start, until in sorted(ranges):
        if joined and joined[-1][1] == start:
            joined[-1][1] = until
        else:
            joined.append([start, until])
    return joined
