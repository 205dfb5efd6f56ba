"""The auditor's own double entry: balances, what is set aside, and the posting that must follow."""

from collections import defaultdict
from collections.abc import Sequence

from market.audit import due
from market.audit.due import Due, Move
from market.audit.findings import DoesNotFollowError

ISSUED, RETIRED, EXPIRED, FEES, OUTSIDE = "@issued", "@retired", "@expired", "@fees", "@outside"
BOTTOMLESS = frozenset({ISSUED, OUTSIDE})


Sale = tuple[str, str, str, int, str, int]
"""(seller, buyer, asset, grams, currency, micro-yen)"""


def lot_asset(lot: str) -> str:
    return f"lot:{lot}"


def is_lot(asset: str) -> bool:
    return asset.startswith("lot:")


class Books:
    """Balances by (account, asset), in micro-units or grams."""

    def __init__(self) -> None:
        self.balances: defaultdict[tuple[str, str], int] = defaultdict(int)
        # What a balance must not fall below: what open orders set aside less the credit granted.
        self._floors: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._postings = 0

    def available(self, account: str, asset: str) -> int:
        """Balance and granted credit, less what open orders set aside."""
        key = (account, asset)
        return self.balances.get(key, 0) - self._floors.get(key, 0)

    def grant(self, account: str, asset: str, credit: int) -> None:
        """Let a balance fall so far below zero."""
        self._floors[account, asset] -= credit

    def hold(self, account: str, asset: str, amount: int) -> None:
        """Set an amount aside."""
        self._floors[account, asset] += amount

    def release(self, account: str, asset: str, amount: int) -> None:
        """Set it aside no longer."""
        self._floors[account, asset] -= amount

    def deliver(self, sale: Sale, fee_uyen: int, released_uyen: int) -> None:
        """Carry out a trade: what its orders set aside is set free, then grams go one way and money the other.

        Raises where an account would be short.
        """
        seller, buyer, asset, grams, currency, paid_uyen = sale
        floors = self._floors
        sold, spent = (seller, asset), (buyer, currency)
        floors[sold] -= grams
        floors[spent] -= released_uyen
        balances = self.balances
        balances[buyer, asset] += grams
        balances[seller, currency] += paid_uyen - fee_uyen
        left_g = balances[sold] = balances[sold] - grams
        left_uyen = balances[spent] = balances[spent] - paid_uyen
        if fee_uyen:
            balances[FEES, currency] += fee_uyen
        self._postings += 1
        if left_g < floors[sold]:
            raise DoesNotFollowError(f"{seller} would be short of {asset}")
        if left_uyen < floors[spent]:
            raise DoesNotFollowError(f"{buyer} would be short of {currency}")

    def next_id(self, cause: str) -> str:
        """Id of a posting that no trade or lot names."""
        return f"{cause}:{self._postings}"

    def post(self, posting: str, cause: str, moves: Sequence[Move], releases: Sequence[tuple[str, int]] = ()) -> Due:
        """Carry the moves out and say which entry records them and what orders released for them.

        Raises where an account would be short.
        """
        self.move(moves)
        return due.posting(posting, cause, moves, releases)

    def move(self, moves: Sequence[Move]) -> None:
        """The moves of a posting without its words."""
        balances, floors = self.balances, self._floors
        for asset, amount, giver, taker in moves:
            if amount:
                given = (giver, asset)
                left = balances[given] - amount
                balances[given] = left
                balances[taker, asset] += amount
                if left < floors.get(given, 0) and giver not in BOTTOMLESS:
                    raise DoesNotFollowError(f"{giver} would be short of {asset}")
        self._postings += 1
