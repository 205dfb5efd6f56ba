"""Orders on trial: what they would have done to the book that a run left. Nothing of it is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from market.conditions import ANYTHING, AllOf, Condition, Within
from market.credits import Attributes
from market.energy_types import energy_type_of
from market.fills import Resting
from market.orders import Ask, Bid, Leg, LotKind, Order, what_is_left
from market.places import place_of
from market.refusals import Refusal
from market.rules.registry import open_session
from scenarios.standing_orders import StandingOrders

ACCOUNT = "practice"


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """An order of the person who practises.

    side            "ask" or "bid"
    place           of what is offered, or that a bid wants; blank: not stated, or any
    energy_type     likewise
    whole           all or none
    replaces        an earlier ticket, by number, whose place it takes
    """

    side: str
    grams: int
    yen_per_t: int
    place: str = ""
    energy_type: str = ""
    whole: bool = False
    replaces: int | None = None


@dataclass(frozen=True, kw_only=True)
class Executed:
    """What a ticket got: grams at a price, from or to the order `against`."""

    ticket: int
    against: str
    grams: int
    yen_per_t: int


@dataclass(frozen=True, kw_only=True)
class Trial:
    """The outcome of tickets, entered in order.

    executed   every execution that a ticket had part in
    refused    words, by number of the ticket
    replaced   the ticket that took a ticket's place
    resting    the book afterwards
    """

    executed: tuple[Executed, ...]
    refused: dict[int, str]
    replaced: dict[int, int]
    resting: tuple[Resting, ...]

    def left_g(self, ticket: int) -> int:
        """What waits of a ticket [g]."""
        return sum(each.remaining_g for each in self.resting if each.order.id == name_of(ticket))


def practise(book: StandingOrders, tickets: Sequence[Ticket]) -> Trial:
    """Enter the tickets one after the other into a fresh session that holds the book; a rule of calls then clears.

    The run's own orders are entered by arrival, as they stand: none of them trades with another until then.
    """
    session = open_session(book.rule, {}, **book.parameters)
    for order, grams in book.orders():
        session.enter(what_is_left(order, grams))
    executed, refused, replaced = [], {}, {}
    for number, ticket in enumerate(tickets):
        outcome = session.enter(order_for(ticket, number, first_of(tickets, number)))
        if isinstance(outcome, Refusal):
            refused[number] = outcome.words
            continue
        if ticket.replaces is not None:
            replaced[ticket.replaces] = number
        for fill in (*outcome.fills, *session.clear().fills):
            ids = fill.match.bid_id, fill.match.ask_id
            for mine, other in (ids, ids[::-1]):
                if (of := number_of(mine)) is not None:
                    executed.append(
                        Executed(ticket=of, against=other, grams=fill.match.grams, yen_per_t=fill.price_yen_per_t)
                    )
    return Trial(executed=tuple(executed), refused=refused, replaced=replaced, resting=session.resting())


def name_of(ticket: int) -> str:
    return f"{ACCOUNT}-{ticket}"


def number_of(order_id: str) -> int | None:
    """The ticket that an order is, None for the run's own."""
    account, _, number = order_id.rpartition("-")
    return int(number) if account == ACCOUNT else None


def first_of(tickets: Sequence[Ticket], number: int) -> int:
    """The ticket that began a row of replacements; all of them are of one account."""
    earlier = tickets[number].replaces
    return number if earlier is None else first_of(tickets, earlier)


def order_for(ticket: Ticket, number: int, first: int) -> Order:
    """The ticket as an order; each row of replacements is an account of its own."""
    terms: dict[str, Any] = {
        "id": name_of(number),
        "account": name_of(first),
        "grams": ticket.grams,
        "lot_kind": LotKind.WHOLE if ticket.whole else LotKind.PARTIAL,
        "replaces": None if ticket.replaces is None else name_of(ticket.replaces),
    }
    place = place_of(ticket.place)
    energy_type = energy_type_of(ticket.energy_type) if ticket.energy_type else ()
    if ticket.side == "ask":
        return Ask(
            **terms,
            limit_yen_per_t=ticket.yen_per_t,
            lot_id=name_of(number),
            attributes=Attributes(
                owner=name_of(first),
                disclosed=True,
                place=place,
                energy_type=energy_type,
                produced_from=0,
                produced_until=0,
                source="",
                factor_ug_per_wh=0,
                factor_source="",
            ),
        )
    wishes: list[Condition] = []
    if place:
        wishes.append(Within("place", place))
    if energy_type:
        wishes.append(Within("energy_type", energy_type))
    condition = AllOf(tuple(wishes)) if len(wishes) > 1 else next(iter(wishes), ANYTHING)
    leg = Leg(condition=condition, limit_yen_per_t=ticket.yen_per_t)
    return Bid(**terms, legs=(leg,))
