"""Points that a market's trades bring to the members of a scheme, and what members do with them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from typing import NamedTuple
from zoneinfo import ZoneInfo

from market.exchange import Exchange
from market.ledger import Entry, EntryKind
from market.points import PointBook, PointScheme
from market.trades import Trade
from market.units import uyen_of, yen_per_t_of
from scenarios.clock import DAY_S
from scenarios.spec.market import MarketSpec
from scenarios.spec.points import PointSchemeSpec
from scenarios.traders.incentives import SESSION_SEED, PointBonus, keys, takes_part


class Offered(NamedTuple):
    """A point bonus whose points are booked: as the market's rule has it, and as the scenario says it."""

    scheme: PointScheme
    bonus: PointBonus
    spec: PointSchemeSpec


class Due(NamedTuple):
    """Points that a member will spend; by time, then in the order in which they were granted."""

    time: int
    number: int
    asset: str
    member: str
    points: int


@dataclass(frozen=True, kw_only=True)
class Points:
    """A scheme after the run.

    market           whose incentive it is
    book             who holds how many points
    shop_fees_uyen   what the shops paid to take part [micro-yen]
    """

    market: MarketSpec
    book: PointBook
    shop_fees_uyen: int


def offered(market: MarketSpec) -> tuple[Offered, ...]:
    """The market's schemes, named after their sponsors; a sponsor's second one is numbered."""
    named = Counter[str]()
    schemes = []
    for bonus in market.incentives:
        if isinstance(bonus, PointBonus) and bonus.scheme is not None:
            spec, sponsor = bonus.scheme, bonus.scheme.sponsor
            named[sponsor] += 1
            scheme = PointScheme(
                name=sponsor if named[sponsor] == 1 else f"{sponsor}-{named[sponsor]}",
                yen_per_t=yen_per_t_of(bonus.yen_per_kg),
                budget=None if bonus.budget_yen is None else int(bonus.budget_yen),
                valid_s=None if spec.valid_days is None else spec.valid_days * DAY_S,
            )
            schemes.append(Offered(scheme, bonus, spec))
    return tuple(schemes)


class Shoppers:
    """Members of the schemes: each spends a share of its points, so many days after it got them, in one shop.

    Shops get accounts when somebody comes.
    """

    def __init__(self, exchange: Exchange, market: MarketSpec, time: int) -> None:
        """Those whom a scheme reaches join it."""
        self._exchange = exchange
        self._offered = {each.scheme.asset: each for each in offered(market)}
        self._granted = Counter[tuple[str, str]]()
        self._due: list[Due] = []
        self._facts = 0
        for account in dict.fromkeys(each.account for each in (*market.accounts, *market.buyers)):
            for scheme, bonus, _ in self._offered.values():
                if takes_part(bonus.members, SESSION_SEED, bonus.kind, account):
                    exchange.enrol(account, scheme.name, time=time)

    def spend(self, time: int) -> None:
        """Redeem what is due by `time`; points that lapsed before are not there any more."""
        if not self._offered:
            return
        self._exchange.advance_to(time)
        self._count_grants()
        while self._due and self._due[0].time <= time:
            self._redeem(heappop(self._due), time)

    def _redeem(self, due: Due, time: int) -> None:
        scheme, _, spec = self._offered[due.asset]
        points = min(due.points, self._exchange.points[scheme.name].held(due.member))
        if points and spec.shops:
            shop = f"{scheme.name}-shop-{1 + keys((due.member,))[0] % spec.shops}"
            if shop not in self._exchange.groups:
                self._exchange.open_account(shop)
            self._exchange.redeem(due.member, scheme.name, points, shop=shop, time=time)

    def _count_grants(self) -> None:
        """Note when what was granted since the last time will be spent."""
        facts = self._exchange.facts_since(self._facts)
        for number, fact in enumerate(facts, start=self._facts):
            if isinstance(fact, Entry) and fact.kind is EntryKind.GRANT:
                _, (member, asset, points), *_ = fact.legs
                before = self._granted[asset, member]
                self._granted[asset, member] = after = before + points
                spec = self._offered[asset].spec
                spent = int(after * spec.redeemed) - int(before * spec.redeemed)
                heappush(self._due, Due(fact.time + spec.redeem_after_days * DAY_S, number, asset, member, spent))
        self._facts += len(facts)


def points_of(market: MarketSpec, exchange: Exchange, ends: int, zone: str) -> tuple[Points, ...]:
    """Every scheme of a market that was held until `ends` [Unix s]."""
    months = months_of(exchange.trades, ends, zone)
    return tuple(
        Points(
            market=market,
            book=exchange.points[scheme.name],
            shop_fees_uyen=spec.shops * uyen_of(spec.shop_fee_yen_per_month) * months,
        )
        for scheme, _, spec in offered(market)
    )


def months_of(trades: Sequence[Trade], ends: int, zone: str) -> int:
    """Calendar months that the market touched."""
    if not trades:
        return 0
    first, last = (datetime.fromtimestamp(each, ZoneInfo(zone)) for each in (trades[0].time, ends))
    return 12 * (last.year - first.year) + last.month - first.month + 1
