"""Points that a run's trades bring to the members of a scheme, and what members do with them."""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from market.exchange import Exchange
from market.points import UYEN_PER_POINT, PointBook, PointTerms
from market.refusals import Refusal
from market.trades import Trade
from market.units import amount_uyen, uyen_of, yen_per_t_of
from scenarios.explicit_book import DAY_S
from scenarios.spec.market import MarketSpec
from scenarios.spec.points import PointSchemeSpec
from scenarios.traders.incentives import SESSION_SEED, PointBonus, keys, takes_part

Due = tuple[int, str, int]
"""When a member redeems so many points."""


@dataclass(frozen=True, kw_only=True)
class Points:
    """A scheme after the run.

    market           whose incentive it is
    book             who holds how many points, and the money behind them
    shop_fees_uyen   what the shops paid to take part [micro-yen]
    """

    market: MarketSpec
    book: PointBook
    shop_fees_uyen: int


def points_of(market: MarketSpec, exchange: Exchange, ends: int, zone: str) -> tuple[Points, ...]:
    """The books of every scheme of the market's incentives, until the run ends [Unix s]."""
    months = months_of(exchange.trades, ends, zone)
    return tuple(
        Points(
            market=market,
            book=booked(bonus, scheme, exchange, ends),
            shop_fees_uyen=scheme.shops * uyen_of(scheme.shop_fee_yen_per_month) * months,
        )
        for bonus, scheme in schemes_of(market)
    )


def schemes_of(market: MarketSpec) -> Iterator[tuple[PointBonus, PointSchemeSpec]]:
    for incentive in market.incentives:
        if isinstance(incentive, PointBonus) and incentive.scheme is not None:
            yield incentive, incentive.scheme


def booked(bonus: PointBonus, scheme: PointSchemeSpec, exchange: Exchange, ends: int) -> PointBook:
    """Grant for each purchase of a member, fractions of a point carried; redeem what is due; let the rest lapse."""
    budget = None if bonus.budget_yen is None else int(bonus.budget_yen)
    valid_s = None if scheme.valid_days is None else scheme.valid_days * DAY_S
    terms = PointTerms(sponsor=scheme.sponsor, budget=budget, valid_s=valid_s)
    book, earned_uyen, due = PointBook(terms, currency=exchange.currency), Counter[str](), deque[Due]()
    yen_per_t = yen_per_t_of(bonus.yen_per_kg)
    for trade in exchange.trades:
        redeem_due(book, due, scheme.shops, trade.time)
        if not takes_part(bonus.members, SESSION_SEED, bonus.kind, trade.buyer):
            continue
        before = earned_uyen[trade.buyer] // UYEN_PER_POINT
        earned_uyen[trade.buyer] += amount_uyen(trade.grams, yen_per_t)
        points = earned_uyen[trade.buyer] // UYEN_PER_POINT - before
        if points and not isinstance(book.grant(trade.buyer, points, time=trade.time), Refusal):
            spent = share_of(book.tallies[trade.buyer].granted, scheme.redeemed)
            already = share_of(book.tallies[trade.buyer].granted - points, scheme.redeemed)
            due.append((trade.time + scheme.redeem_after_days * DAY_S, trade.buyer, spent - already))
    redeem_due(book, due, scheme.shops, ends)
    book.lapse(time=ends)
    return book


def redeem_due(book: PointBook, due: deque[Due], shops: int, time: int) -> None:
    """Redeem what is due by `time`, each member in one shop; points that lapsed before are not there any more."""
    while due and due[0][0] <= time:
        when, member, points = due.popleft()
        book.lapse(time=when)
        points = min(points, book.tallies[member].outstanding)
        if shops and points:
            book.redeem(member, f"shop-{1 + keys((member,))[0] % shops}", points, time=when)


def share_of(points: int, share: float) -> int:
    return int(points * share)


def months_of(trades: Sequence[Trade], ends: int, zone: str) -> int:
    """Calendar months that the market touched."""
    if not trades:
        return 0
    first, last = (datetime.fromtimestamp(each, ZoneInfo(zone)) for each in (trades[0].time, ends))
    return 12 * (last.year - first.year) + last.month - first.month + 1
