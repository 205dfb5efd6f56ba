"""Points (地域ポイント) in double entry: whole points, granted by a sponsor who pays for them, redeemed in shops.

A point is worth one unit of the currency. The sponsor pays for points when it grants them, into a pool that owes the
money to whoever holds points: the sponsor's balance of points is minus what is outstanding, and the pool has as much
money as points are outstanding, always. A shop gets the money for the points that it takes; points that lapse give it
back.
"""

from collections import defaultdict, deque
from dataclasses import dataclass

from market.admission import amount_refusal
from market.ledger import OUTSIDE, Entry, EntryKind, Ledger
from market.refusals import Reason, Refusal

POINTS = "points"
POOL = "@points"
UYEN_PER_POINT = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class PointTerms:
    """Terms of a scheme.

    sponsor   account that grants and pays
    budget    most points that it ever grants, or None
    valid_s   how long a point is valid [s], or None for ever
    """

    sponsor: str
    budget: int | None = None
    valid_s: int | None = None


@dataclass(slots=True)
class Tally:
    """What became of points."""

    granted: int = 0
    redeemed: int = 0
    lapsed: int = 0

    @property
    def outstanding(self) -> int:
        return self.granted - self.redeemed - self.lapsed


class PointBook:
    """The books of a scheme; requests come in order of time, whole seconds.

    ledger    points and money, to be read
    tallies   by member
    """

    def __init__(self, terms: PointTerms, *, currency: str = "JPY") -> None:
        self.terms = terms
        self.currency = currency
        self.ledger = Ledger()
        self.tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self._held: defaultdict[str, deque[tuple[int, int]]] = defaultdict(deque)

    @property
    def total(self) -> Tally:
        """All members together."""
        tallies = self.tallies.values()
        return Tally(
            granted=sum(each.granted for each in tallies),
            redeemed=sum(each.redeemed for each in tallies),
            lapsed=sum(each.lapsed for each in tallies),
        )

    def grant(self, member: str, points: int, *, time: int) -> Entry | Refusal:
        """Give points to a member at the sponsor's cost; refused as a whole beyond the budget."""
        self.lapse(time=time)
        left = points if self.terms.budget is None else self.terms.budget - self.total.granted
        refusal = amount_refusal(member, points) or too_many(member, points, left)
        if refusal:
            return refusal
        self.ledger.allow_overdraft(self.terms.sponsor, POINTS, self.total.outstanding + points)
        self.tallies[member].granted += points
        self._held[member].append((time, points))
        return self._post(EntryKind.GRANT, member, points, time, (self.terms.sponsor, member), (OUTSIDE, POOL))

    def redeem(self, member: str, shop: str, points: int, *, time: int) -> Entry | Refusal:
        """Pay in a shop with points; those that lapse first go first."""
        self.lapse(time=time)
        refusal = amount_refusal(member, points) or too_many(member, points, self.tallies[member].outstanding)
        if refusal:
            return refusal
        self._take(member, points)
        self.tallies[member].redeemed += points
        return self._post(EntryKind.REDEEM, member, points, time, (member, self.terms.sponsor), (POOL, shop))

    def lapse(self, *, time: int) -> tuple[Entry, ...]:
        """Take back every point whose time is over, and its money out of the pool."""
        if self.terms.valid_s is None:
            return ()
        return tuple(self._lapse_of(member, time) for member in self._held if self._over(member, time))

    def _over(self, member: str, time: int) -> int:
        valid_s = self.terms.valid_s or 0
        return sum(points for granted, points in self._held[member] if granted + valid_s <= time)

    def _lapse_of(self, member: str, time: int) -> Entry:
        points = self._over(member, time)
        self._take(member, points)
        self.tallies[member].lapsed += points
        return self._post(EntryKind.EXPIRE, member, points, time, (member, self.terms.sponsor), (POOL, OUTSIDE))

    def _take(self, member: str, points: int) -> None:
        held = self._held[member]
        while points:
            granted, some = held.popleft()
            if some > points:
                held.appendleft((granted, some - points))
            points -= min(some, points)

    def _post(
        self, kind: EntryKind, member: str, points: int, time: int, move: tuple[str, str], pay: tuple[str, str]
    ) -> Entry:
        """Points and their money move in one entry, each from the first to the second account."""
        legs = tuple(
            leg
            for (giver, taker), asset, amount in ((move, POINTS, points), (pay, self.currency, points * UYEN_PER_POINT))
            for leg in ((giver, asset, -amount), (taker, asset, amount))
        )
        entry = Entry(id=f"{kind}:{len(self.ledger)}", kind=kind, time=time, legs=legs, ref=member)
        self.ledger.post(entry)
        return entry


def too_many(member: str, points: int, left: int) -> Refusal | None:
    if points <= left:
        return None
    words = f"{points} points are asked for, {left} are left"
    return Refusal(target=member, reason=Reason.POINTS_MISSING, words=words)
