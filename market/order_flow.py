"""Orders as columns: what a whole session said, in arrival order, for engines that clear it at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from market.buyers import UNTOLD, Traits
from market.compiled import Flags, Ints
from market.conditions import ANYTHING, Condition
from market.orders import Ask, Bid, LotKind, Order, TimeInForce
from market.origins import Origins, numbered, origins_of

TIMES_IN_FORCE = tuple(TimeInForce)
"""The column `time_in_force` holds numbers of this list."""

WHOLE = -1
"""In the column `least_g`: only what is left as a whole."""


@dataclass(frozen=True, kw_only=True)
class OrderFlow:
    """Events of a session, one row each: an order, the withdrawal of an earlier one, or both (a replacement).

    bids            whether the row is a bid
    cancels         row of the order that this row withdraws, -1 for none; a row with grams of its own replaces that one
    groups          ownership group by number; rows of one number do not trade with each other
    grams           quantity [g]; 0 for a mere withdrawal
    least_g         least that the first execution brings [g], WHOLE for a whole lot
    time_in_force   number in TIMES_IN_FORCE
    limits          limit of an ask [yen/t]; a bid's greatest leg
    origins         of each row where its grams come from; only an ask's is read
    ask_wishes      of an ask, number in `wishes` of what it asks of its buyer
    traits          of a bid, number in `buyers`
    leg_starts      legs of row i are `leg_starts[i]:leg_starts[i + 1]`; none but a bid's
    leg_wishes      of each leg, number in `wishes`
    leg_limits      of each leg [yen/t]
    wishes          distinct conditions
    buyers          distinct traits
    """

    bids: Flags
    cancels: Ints
    groups: Ints
    grams: Ints
    least_g: Ints
    time_in_force: Ints
    limits: Ints
    origins: Origins
    ask_wishes: Ints
    traits: Ints
    leg_starts: Ints
    leg_wishes: Ints
    leg_limits: Ints
    wishes: Sequence[Condition]
    buyers: Sequence[Traits] = (UNTOLD,)

    def __len__(self) -> int:
        return len(self.bids)

    @property
    def withdrawals(self) -> Flags:
        """Rows that are no orders."""
        withdrawals: Flags = (self.cancels >= 0) & (self.grams == 0)
        return withdrawals

    @property
    def rows_of_legs(self) -> Ints:
        """The row to which each leg belongs."""
        return np.repeat(np.arange(len(self)), np.diff(self.leg_starts))


Withdrawal = str
"""Id of the order that is withdrawn."""


def flow_of(events: Sequence[Order | Withdrawal], groups: Mapping[str, str] | None = None) -> OrderFlow:
    """Columns of orders and withdrawals in sequence.

    Who withdraws an unknown id says nothing; who replaces one, or another account's order, is refused.
    """
    groups = groups or {}
    orders = [NO_ORDER if isinstance(event, str) else event for event in events]
    asks = [order if isinstance(order, Ask) else None for order in orders]
    bids = [order if isinstance(order, Bid) else NO_ORDER for order in orders]
    rows = {event.id: row for row, event in enumerate(events) if not isinstance(event, str)}
    legs = [leg for bid in bids for leg in bid.legs]
    leg_starts = np.cumsum([0, *(len(bid.legs) for bid in bids)])
    leg_limits = ints([leg.limit_yen_per_t for leg in legs])
    ask_limits = ints([0 if ask is None else ask.limit_yen_per_t for ask in asks])
    wishes, numbers = _numbered_wishes([*(ask.condition for ask in asks if ask), *(leg.condition for leg in legs)])
    traits, buyers = numbered([bid.traits for bid in bids])
    accounts = [order.account for order in orders]
    return OrderFlow(
        bids=np.array([order is bid is not NO_ORDER for order, bid in zip(orders, bids, strict=True)], dtype=np.bool_),
        cancels=ints([_withdrawn(event, row, orders, rows) for row, event in enumerate(events)]),
        groups=numbered([groups.get(account, account) for account in accounts])[0],
        grams=ints([order.grams for order in orders]),
        least_g=ints([WHOLE if order.lot_kind is LotKind.WHOLE else order.minimum_g for order in orders]),
        time_in_force=ints([TIMES_IN_FORCE.index(order.time_in_force) for order in orders]),
        limits=ask_limits + _greatest(leg_limits, leg_starts),
        origins=origins_of([None if ask is None else ask.attributes for ask in asks]),
        ask_wishes=ints([0 if ask is None else numbers[id(ask.condition)] for ask in asks]),
        traits=traits,
        leg_starts=leg_starts,
        leg_wishes=ints([numbers[id(leg.condition)] for leg in legs]),
        leg_limits=leg_limits,
        wishes=wishes,
        buyers=buyers,
    )


NO_ORDER = Bid(id="", account="", grams=0, legs=())
"""Stands in the rows of withdrawals."""


def ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _withdrawn(event: Order | Withdrawal, row: int, orders: Sequence[Order], rows: Mapping[str, int]) -> int:
    """The row that an event withdraws, its own where there is none that it may: what never waited."""
    if isinstance(event, str):
        return rows.get(event, row)
    if event.replaces is None:
        return -1
    replaced = rows.get(event.replaces, row)
    return replaced if orders[replaced].account == event.account else row


def _numbered_wishes(said: Iterable[Condition]) -> tuple[list[Condition], dict[int, int]]:
    """Distinct conditions, no wish first, and the number of each by identity: thousands of orders share a few."""
    objects = {id(ANYTHING): ANYTHING} | {id(condition): condition for condition in said}
    column, wishes = numbered(objects.values())
    return wishes, dict(zip(objects, column.tolist(), strict=True))


def _greatest(limits: Ints, starts: Ints) -> Ints:
    """The greatest limit among each row's legs, 0 where it has none."""
    greatest = np.zeros(len(starts) - 1, dtype=np.int64)
    with_legs = np.flatnonzero(np.diff(starts))
    if len(with_legs):
        greatest[with_legs] = np.maximum.reduceat(limits, starts[with_legs])
    return greatest
