"""Orders as columns: what a whole session said, in arrival order, for engines that clear it at once."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from market.buyers import UNTOLD, Traits
from market.compiled import Flags, Ints
from market.conditions import ANYTHING, Condition
from market.orders import Ask, Bid, LotKind, Order, TimeInForce
from market.origins import Origins, numbered, origins_of, spread

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
    asks = [order for order in orders if isinstance(order, Ask)]
    bids = [order for order in orders if isinstance(order, Bid)]
    of_asks = np.array([isinstance(order, Ask) for order in orders], dtype=np.bool_)
    legs = [leg for bid in bids for leg in bid.legs]
    leg_starts = np.concatenate([[0], np.cumsum(spread([len(bid.legs) for bid in bids], ~of_asks))])
    leg_limits = ints([leg.limit_yen_per_t for leg in legs])
    wishes, of_wish = _by_identity(ANYTHING, [*(ask.condition for ask in asks), *(leg.condition for leg in legs)])
    buyers, of_buyer = _by_identity(UNTOLD, [bid.traits for bid in bids])
    return OrderFlow(
        bids=~of_asks & np.array([order is not NO_ORDER for order in orders], dtype=np.bool_),
        cancels=_withdrawn(events, orders),
        groups=numbered([groups.get(order.account, order.account) for order in orders])[0],
        grams=ints([order.grams for order in orders]),
        least_g=ints([WHOLE if order.lot_kind is LotKind.WHOLE else order.minimum_g for order in orders]),
        time_in_force=ints([TIMES_IN_FORCE.index(order.time_in_force) for order in orders]),
        limits=spread([ask.limit_yen_per_t for ask in asks], of_asks) + _greatest(leg_limits, leg_starts),
        origins=origins_of([ask.attributes for ask in asks], of_asks),
        ask_wishes=spread([of_wish[id(ask.condition)] for ask in asks], of_asks),
        traits=spread([of_buyer[id(bid.traits)] for bid in bids], ~of_asks),
        leg_starts=leg_starts,
        leg_wishes=ints([of_wish[id(leg.condition)] for leg in legs]),
        leg_limits=leg_limits,
        wishes=wishes,
        buyers=buyers,
    )


NO_ORDER = Bid(id="", account="", grams=0, legs=())
"""Stands in the rows of withdrawals."""


def ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _withdrawn(events: Sequence[Order | Withdrawal], orders: Sequence[Order]) -> Ints:
    """The row that each event withdraws, its own where there is none that it may: what never waited."""
    withdrawn = np.full(len(events), -1, dtype=np.int64)
    said = [row for row, event in enumerate(events) if isinstance(event, str) or event.replaces is not None]
    rows = {order.id: row for row, order in enumerate(orders) if order is not NO_ORDER} if said else {}
    for row in said:
        event = events[row]
        if isinstance(event, str):
            withdrawn[row] = rows.get(event, row)
        else:
            replaced = rows.get(event.replaces or "", row)
            withdrawn[row] = replaced if orders[replaced].account == event.account else row
    return withdrawn


Said = TypeVar("Said", bound=Hashable)


def _by_identity(first: Said, said: Iterable[Said]) -> tuple[list[Said], dict[int, int]]:
    """Distinct values, `first` first, and the number of each by identity: thousands of orders share a few objects."""
    objects = {id(first): first} | {id(each): each for each in said}
    column, distinct = numbered(objects.values())
    return distinct, dict(zip(objects, column.tolist(), strict=True))


def _greatest(limits: Ints, starts: Ints) -> Ints:
    """The greatest limit among each row's legs, 0 where it has none."""
    greatest = np.zeros(len(starts) - 1, dtype=np.int64)
    with_legs = np.flatnonzero(np.diff(starts))
    if len(with_legs):
        greatest[with_legs] = np.maximum.reduceat(limits, starts[with_legs])
    return greatest
