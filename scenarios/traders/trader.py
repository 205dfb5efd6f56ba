"""What every kind of buyer has in common: an account with money that wishes for grams."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from market.conditions import Condition
from market.orders import Leg
from market.units import yen_per_t_of
from scenarios.intervals import Interval
from scenarios.spec.section import Section

YenPerKg = Annotated[Decimal, Field(gt=0, decimal_places=3)]
"""A price exact in yen per tonne [yen/kg]."""

Yen = Annotated[Decimal, Field(ge=0, decimal_places=6)]
"""Money exact in micro-yen [yen]."""

Grams = Annotated[int, Field(gt=0, strict=True)]

AccountName = Annotated[str, Field(pattern="^[^@]")]
"""Accounts with @ are the registry's own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """What a buyer knows when the credits of an interval have just been listed.

    next_day   when the next day's first credits are listed, Unix time [s]; None on the last day
    drawn_g    CO2 of what each covered building drew in the interval [g], remainders carried
    zone       local zone of the scenario
    day        number of the day that has begun last, from 1
    prices     of all trades so far [yen/t]; empty where no buyer listens
    """

    interval: Interval
    next_day: int | None
    drawn_g: Mapping[str, int]
    zone: str
    day: int = 1
    prices: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """An ask to be, for grams that the trader holds of a lot; `expires` as of a wish."""

    lot_id: str
    grams: int
    limit_yen_per_t: int
    expires: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """A bid to be.

    expires   engine time from which it no longer stands [s], or None
    """

    grams: int
    legs: tuple[Leg, ...]
    expires: int | None


class Trader(Section):
    """An account that buys; the account of a building's owner may be one too.

    listens   whether it needs to hear of prices, and may sell what it has bought
    """

    listens: ClassVar[bool] = False

    account: AccountName = Field(description="Name on the market / 口座")
    money_yen: Yen = Field(examples=[100_000], description="What it brings [yen] / 持ち込む資金")
    retire: bool = Field(default=False, description="Retires what it holds at the end / 最後に無効化する")

    def wishes(self, occasion: Occasion) -> Iterator[Wish]:
        """Bids to enter now, in order; the same occasion always gives the same wishes."""
        raise NotImplementedError

    def offers(self, _occasion: Occasion, _holdings: Mapping[str, int]) -> Iterator[Offer]:
        """Asks to enter now, of what it holds [g] by lot; most buyers keep what they buy."""
        return iter(())


def leg(condition: Condition, yen_per_kg: Decimal) -> Leg:
    """One alternative of a bid."""
    return Leg(condition=condition, limit_yen_per_t=yen_per_t_of(yen_per_kg))


def daily(grams_per_day: int, legs: tuple[Leg, ...], occasion: Occasion) -> Iterator[Wish]:
    """A wish for each new day's amount, standing until the next day's."""
    if occasion.interval.new_days:
        yield Wish(grams=grams_per_day * occasion.interval.new_days, legs=legs, expires=occasion.next_day)
