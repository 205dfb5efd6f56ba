"""The auditor's own double entry: balances, what is set aside, and the posting that must follow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from market.audit.findings import DoesNotFollowError

ISSUED, RETIRED, EXPIRED, FEES, OUTSIDE = "@issued", "@retired", "@expired", "@fees", "@outside"
BOTTOMLESS = frozenset({ISSUED, OUTSIDE})

Move = tuple[str, int, str, str]
"""(asset, amount, giver, taker)"""

Part = tuple[str, str, dict[str, Any]]
"""(kind, what it is about, payload) of an entry."""


def lot_asset(lot: str) -> str:
    return f"lot:{lot}"


class Books:
    """Balances by (account, asset), in micro-units or grams."""

    def __init__(self) -> None:
        self.balances: defaultdict[tuple[str, str], int] = defaultdict(int)
        self.overdrafts: dict[tuple[str, str], int] = {}
        self._held: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._holds: dict[str, tuple[tuple[str, str], int]] = {}
        self._postings = 0

    def available(self, account: str, asset: str, *, freed: str | None = None) -> int:
        """Balance and granted credit, less what open orders but `freed` set aside."""
        key = (account, asset)
        held = self._held.get(key, 0)
        if freed is not None and freed in self._holds:
            owner, amount = self._holds[freed]
            held -= amount if owner == key else 0
        return self.balances.get(key, 0) + self.overdrafts.get(key, 0) - held

    def hold(self, order: str, account: str, asset: str, amount: int) -> None:
        self._holds[order] = ((account, asset), amount)
        self._held[account, asset] += amount

    def release(self, order: str) -> None:
        """End what is left of an order's hold."""
        key, amount = self._holds.pop(order)
        self._held[key] -= amount

    def next_id(self, cause: str) -> str:
        """Id of a posting that no trade or lot names."""
        return f"{cause}:{self._postings}"

    def post(self, posting: str, cause: str, moves: Iterable[Move], releases: Sequence[tuple[str, int]] = ()) -> Part:
        """Carry the moves out and say which entry records them. Raises where an account would be short."""
        legs: list[list[str]] = []
        for order, amount in releases:
            key, held = self._holds[order]
            if amount > held:
                raise DoesNotFollowError(f"order {order} has {held} set aside, not {amount}")
            self._holds[order] = (key, held - amount)
            self._held[key] -= amount
        for asset, amount, giver, taker in moves:
            if amount:
                self.balances[giver, asset] -= amount
                self.balances[taker, asset] += amount
                legs += [[giver, asset, str(-amount)], [taker, asset, str(amount)]]
                if giver not in BOTTOMLESS and self.available(giver, asset) < 0:
                    raise DoesNotFollowError(f"{giver} would be short of {asset}")
        self._postings += 1
        released = [[order, str(amount)] for order, amount in releases]
        return "posting", posting, {"cause": cause, "legs": legs, "releases": released}
