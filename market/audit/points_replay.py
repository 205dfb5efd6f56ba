"""What must follow from points: what the stated schemes grant for purchases, what members may spend, what lapses when.

Worked out anew from the log's trades and requests; of the market it shares the terms of a scheme, no more.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

from market.audit.books import EXPIRED, ISSUED, OUTSIDE, RETIRED, Books
from market.audit.due import Due
from market.audit.findings import Points
from market.audit.registry_replay import Handler, Owner, Payload, not_an_amount, refused
from market.log.order_payloads import quantity_of
from market.points import UYEN_PER_POINT, PointScheme
from market.refusals import Reason

Grant = list[int]
"""[time, points left of it]"""


class SchemeReplay:
    """One scheme: numbered grants in the order of the log, and how far members have spent theirs.

    purchases_uyen   by enrolled member: all that its purchases are worth in points, never reset
    """

    def __init__(self, scheme: PointScheme, books: Books, currency: str) -> None:
        self.scheme = scheme
        self.granted = 0
        self.purchases_uyen: dict[str, int] = {}
        self._books = books
        self._currency = currency
        self._members: list[str] = []
        self._grants: list[Grant] = []
        self._unspent: defaultdict[str, deque[int]] = defaultdict(deque)
        self._first_valid = 0

    def total(self) -> Points:
        """By the books, not by what was counted on the way."""
        issued, redeemed, lapsed = (
            self._books.balances.get((account, self.scheme.asset), 0) for account in (ISSUED, RETIRED, EXPIRED)
        )
        return Points(
            scheme=self.scheme.name,
            granted=-issued,
            held=-issued - redeemed - lapsed,
            redeemed=redeemed,
            lapsed=lapsed,
        )

    def is_covered(self, points: int) -> bool:
        """Whether the budget allows so many more."""
        return self.scheme.budget is None or self.granted + points <= self.scheme.budget

    def held(self, member: str) -> int:
        return self._books.available(member, self.scheme.asset)

    def bought(self, buyer: str, grams: int) -> int:
        """Points that this purchase makes full."""
        before = self.purchases_uyen[buyer]
        self.purchases_uyen[buyer] = after = before + grams * self.scheme.yen_per_t
        return after // UYEN_PER_POINT - before // UYEN_PER_POINT

    def grant(self, member: str, points: int, time: int) -> Due:
        self.granted += points
        self._unspent[member].append(len(self._grants))
        self._grants.append([time, points])
        self._members.append(member)
        return self._moved("grant", points, (ISSUED, member), (OUTSIDE, self.scheme.pool))

    def spend(self, member: str, points: int, shop: str) -> Due:
        left, unspent = points, self._unspent[member]
        while left:
            grant = self._grants[unspent[0]]
            taken = min(left, grant[1])
            grant[1] -= taken
            left -= taken
            if not grant[1]:
                unspent.popleft()
        return self._moved("redeem", points, (member, RETIRED), (self.scheme.pool, shop))

    def lapsed(self, now: int) -> list[Due]:
        """One posting for each member whose points are over, in the order in which they were granted."""
        over: dict[str, int] = {}
        valid_s, grants = self.scheme.valid_s, self._grants
        while valid_s is not None and self._first_valid < len(grants) and grants[self._first_valid][0] + valid_s <= now:
            member, points = self._members[self._first_valid], grants[self._first_valid][1]
            self._first_valid += 1
            if points:
                self._unspent[member].popleft()
                over[member] = over.get(member, 0) + points
        pool = self.scheme.pool
        return [self._moved("expire", points, (each, EXPIRED), (pool, OUTSIDE)) for each, points in over.items()]

    def _moved(self, cause: str, points: int, move: tuple[str, str], pay: tuple[str, str]) -> Due:
        """Points and their money, each from the first to the second account."""
        moves = [(self.scheme.asset, points, *move), (self._currency, points * UYEN_PER_POINT, *pay)]
        return self._books.post(self._books.next_id(cause), cause, moves)


class PointsReplay:
    """All schemes that the rule states; time is that of the request at hand.

    groups   by account, read as it grows
    """

    def __init__(self, books: Books, groups: Mapping[str, str]) -> None:
        self.time = 0
        self._books = books
        self._groups = groups
        self._schemes: dict[str, SchemeReplay] = {}

    def begin(self, schemes: Sequence[PointScheme], currency: str) -> None:
        self._schemes = {scheme.name: SchemeReplay(scheme, self._books, currency) for scheme in schemes}

    def totals(self) -> tuple[Points, ...]:
        return tuple(scheme.total() for scheme in self._schemes.values())

    def handlers(self) -> dict[str, Handler]:
        """By kind of request."""
        return {"award": self.award, "enrol": self.enrol, "redeem": self.redeem}

    def owners(self) -> dict[str, Owner]:
        """Requests that their owner signs, where the account has a key."""
        return {"enrol": lambda account, _: account, "redeem": lambda account, _: account}

    def pass_to(self, time: int) -> list[Due]:
        """What lapses by then."""
        self.time = time
        return [posting for scheme in self._schemes.values() for posting in scheme.lapsed(time)]

    def bought(self, buyer: str, grams: int) -> list[Due]:
        """What follows a trade, behind its own posting."""
        granted = []
        for scheme in self._schemes.values():
            if buyer in scheme.purchases_uyen:
                points = scheme.bought(buyer, grams)
                if points and scheme.is_covered(points):
                    granted.append(scheme.grant(buyer, points, self.time))
        return granted

    def enrol(self, account: str, payload: Payload) -> list[Due]:
        scheme = self._schemes.get(payload["scheme"])
        if account not in self._groups:
            return refused(account, Reason.ACCOUNT_UNKNOWN)
        if scheme is None:
            return refused(account, Reason.SCHEME_UNKNOWN)
        if account in scheme.purchases_uyen:
            return refused(account, Reason.ENROLLED_ALREADY)
        scheme.purchases_uyen[account] = 0
        return []

    def award(self, account: str, payload: Payload) -> list[Due]:
        points, scheme = quantity_of(payload["points"]), self._schemes.get(payload["scheme"])
        if account not in self._groups:
            return refused(account, Reason.ACCOUNT_UNKNOWN)
        if reason := not_an_amount(points):
            return refused(account, reason)
        if not payload["purpose"].strip():
            return refused(account, Reason.PURPOSE_MISSING)
        if scheme is None:
            return refused(account, Reason.SCHEME_UNKNOWN)
        if not scheme.is_covered(points):
            return refused(account, Reason.POINTS_MISSING)
        return [scheme.grant(account, points, self.time)]

    def redeem(self, account: str, payload: Payload) -> list[Due]:
        points, scheme = quantity_of(payload["points"]), self._schemes.get(payload["scheme"])
        if account not in self._groups or payload["shop"] not in self._groups:
            return refused(account, Reason.ACCOUNT_UNKNOWN)
        if reason := not_an_amount(points):
            return refused(account, reason)
        if scheme is None:
            return refused(account, Reason.SCHEME_UNKNOWN)
        if points > scheme.held(account):
            return refused(account, Reason.POINTS_MISSING)
        return [scheme.spend(account, points, payload["shop"])]
