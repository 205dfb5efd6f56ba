"""Sealed offers for one class of goods, and what a mechanism makes of them."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TypeVar


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """What one trader says: up to `units` at `limit` each, at most (a buyer) or at least (a seller).

    account   whose it is; blank where every offer is a trader of its own
    """

    id: str
    units: int
    limit: int
    account: str = ""

    @property
    def trader(self) -> str:
        return self.account or self.id


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What one trader gets: units, and the money for all of them."""

    id: str
    units: int
    money: Fraction


@dataclass(frozen=True, kw_only=True)
class Result:
    """Buyers' and sellers' shares, who trades only; money in the unit of the limits, exact."""

    buyers: tuple[Share, ...] = ()
    sellers: tuple[Share, ...] = ()

    @property
    def units(self) -> int:
        return sum(share.units for share in self.buyers)

    @property
    def surplus(self) -> Fraction:
        """What buyers pay more than sellers get; negative where the market must add money."""
        return sum((share.money for share in self.buyers), Fraction()) - sum(
            (share.money for share in self.sellers), Fraction()
        )

    def share(self, trader: str) -> Share:
        """What one trader gets, perhaps nothing."""
        nothing = Share(id=trader, units=0, money=Fraction())
        return next((share for share in (*self.buyers, *self.sellers) if share.id == trader), nothing)


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """Both sides by limit, and how many units the greatest welfare trades."""

    buyers: tuple[Offer, ...]
    sellers: tuple[Offer, ...]
    units: int

    def marginal(self) -> tuple[Offer, Offer]:
        """The last buyer and the last seller that trade."""
        return at_unit(self.buyers, self.units - 1), at_unit(self.sellers, self.units - 1)

    def interval(self) -> tuple[int, int]:
        """Least and greatest price that suits both sides where something trades."""
        buyer, seller = self.marginal()
        more_b, more_s = next_unit(self.buyers, self.units), next_unit(self.sellers, self.units)
        least = seller.limit if more_b is None else max(seller.limit, more_b.limit)
        greatest = buyer.limit if more_s is None else min(buyer.limit, more_s.limit)
        return least, greatest


def crossing(buyers: Sequence[Offer], sellers: Sequence[Offer]) -> Crossing:
    """Sort by limit, earlier first among equals, and find the greatest volume whose every unit pays."""
    by_value = tuple(sorted(buyers, key=lambda offer: -offer.limit))
    by_cost = tuple(sorted(sellers, key=lambda offer: offer.limit))
    traded = 0
    wanted = list(accumulate(offer.units for offer in by_value))
    offered = list(accumulate(offer.units for offer in by_cost))
    b = s = 0
    while b < len(by_value) and s < len(by_cost) and by_value[b].limit >= by_cost[s].limit:
        traded = min(wanted[b], offered[s])
        b, s = b + (wanted[b] == traded), s + (offered[s] == traded)
    return Crossing(buyers=by_value, sellers=by_cost, units=traded)


def at_unit(offers: Sequence[Offer], unit: int) -> Offer:
    """Whose unit it is. Raises IndexError beyond the last."""
    found = next_unit(offers, unit)
    if found is None:
        raise IndexError(f"there is no unit {unit}")
    return found


def next_unit(offers: Sequence[Offer], unit: int) -> Offer | None:
    for offer, until in zip(offers, accumulate(each.units for each in offers), strict=True):
        if unit < until:
            return offer
    return None


def first_units(offers: Sequence[Offer], units: int) -> tuple[tuple[Offer, int], ...]:
    """The first `units` of the offers, by offer; all of them where there are fewer."""
    taken = []
    for offer in offers:
        part = min(offer.units, units)
        if not part:
            break
        taken.append((offer, part))
        units -= part
    return tuple(taken)


def at_prices(
    buyers: Sequence[tuple[Offer, int]], sellers: Sequence[tuple[Offer, int]], pay: Fraction, get: Fraction
) -> Result:
    """Everyone of a side at one price."""
    return Result(
        buyers=tuple(Share(id=offer.id, units=units, money=pay * units) for offer, units in buyers),
        sellers=tuple(Share(id=offer.id, units=units, money=get * units) for offer, units in sellers),
    )


One = TypeVar("One")
Other = TypeVar("Other")


def paired(ones: Sequence[tuple[One, int]], others: Sequence[tuple[Other, int]]) -> Iterator[tuple[One, Other, int]]:
    """Who meets whom for how many units when both sides, of equal sums, are walked in order."""
    left = deque(others)
    for one, wanted in ones:
        open_units = wanted
        while open_units:
            other, available = left.popleft()
            units = min(open_units, available)
            yield one, other, units
            open_units -= units
            if units < available:
                left.appendleft((other, available - units))
