"""Points (地域ポイント) of a scheme: whole ones, paid for when granted, spent in shops, lapsing after their time.

A point is worth one unit of the currency. Points live as grams do: what was granted is held, redeemed or lapsed. Their
money comes in with them and lies in the scheme's pool, which has as much as points are held, always.
"""

from collections import Counter, defaultdict, deque
from dataclasses import dataclass

UYEN_PER_POINT = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class PointScheme:
    """Terms of a scheme, part of the market's rule.

    name        whose points these are: that of asset and pool
    yen_per_t   what enrolled buyers earn with each trade [points for a tonne]; fractions of a point are carried
    budget      most points that it ever grants, or None
    valid_s     how long a point is valid [s], or None for ever

    Raises ValueError where they cannot be kept.
    """

    name: str
    yen_per_t: int = 0
    budget: int | None = None
    valid_s: int | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("a scheme of points has a name")
        for term, least in (("yen_per_t", 0), ("budget", 0), ("valid_s", 1)):
            value = getattr(self, term)
            if value is not None and (type(value) is not int or value < least):
                raise ValueError(f"points {self.name}: {term} must be a whole number ≥ {least} (got {value!r})")

    @property
    def asset(self) -> str:
        return f"points:{self.name}"

    @property
    def pool(self) -> str:
        """The account that holds the money of points that are neither redeemed nor lapsed."""
        return f"@points:{self.name}"


@dataclass(slots=True)
class Tally:
    """What became of points."""

    granted: int = 0
    redeemed: int = 0
    lapsed: int = 0

    @property
    def outstanding(self) -> int:
        return self.granted - self.redeemed - self.lapsed


@dataclass(slots=True)
class Grant:
    """Points that came together, and how many are left of them."""

    member: str
    time: int
    left: int


class PointBook:
    """Who holds points of a scheme, and since when; what it is told comes in order of time [s].

    tallies   by member
    total     all members together
    """

    def __init__(self, scheme: PointScheme) -> None:
        self.scheme = scheme
        self.tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self.total = Tally()
        self._earned_uyen: dict[str, int] = {}
        self._purses: defaultdict[str, deque[Grant]] = defaultdict(deque)
        self._lapsing: deque[Grant] = deque()

    @property
    def grantable(self) -> int | None:
        """How many points the budget still allows; None where there is none."""
        return None if self.scheme.budget is None else self.scheme.budget - self.total.granted

    def held(self, member: str) -> int:
        return self.tallies[member].outstanding if member in self.tallies else 0

    def is_enrolled(self, member: str) -> bool:
        return member in self._earned_uyen

    def enrol(self, member: str) -> None:
        """From now on purchases bring points."""
        self._earned_uyen[member] = 0

    def earn(self, buyer: str, grams: int) -> int:
        """Points that a purchase makes full, 0 for whoever is not enrolled; the fraction is kept."""
        before = self._earned_uyen.get(buyer)
        if before is None:
            return 0
        points, self._earned_uyen[buyer] = divmod(before + grams * self.scheme.yen_per_t, UYEN_PER_POINT)
        return points

    def grant(self, member: str, points: int, *, time: int) -> None:
        for tally in self._tallies(member):
            tally.granted += points
        grant = Grant(member, time, points)
        self._purses[member].append(grant)
        if self.scheme.valid_s is not None:
            self._lapsing.append(grant)

    def redeem(self, member: str, points: int) -> None:
        """Take points of a member who has them, those first that lapse first."""
        for tally in self._tallies(member):
            tally.redeemed += points
        purse = self._purses[member]
        while points:
            taken = min(points, purse[0].left)
            purse[0].left -= taken
            points -= taken
            if not purse[0].left:
                purse.popleft()

    def lapse(self, time: int) -> Counter[str]:
        """Take back all that is no longer valid; how many points of whom."""
        lapsed = Counter[str]()
        valid_s = self.scheme.valid_s or 0
        while self._lapsing and self._lapsing[0].time + valid_s <= time:
            grant = self._lapsing.popleft()
            if grant.left:
                self._purses[grant.member].popleft()
                lapsed[grant.member] += grant.left
        for member, points in lapsed.items():
            for tally in self._tallies(member):
                tally.lapsed += points
        return lapsed

    def _tallies(self, member: str) -> tuple[Tally, Tally]:
        """To be changed: the member's and that of all."""
        return self.tallies[member], self.total
