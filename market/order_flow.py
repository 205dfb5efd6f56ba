"""Orders as columns: what a whole session said, in arrival order, for engines that clear it at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from market.buyers import UNTOLD, Traits
from market.compiled import Flags, Ints
from market.conditions import ANYTHING, Condition
from market.orders import Ask, LotKind, Order, TimeInForce
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
    orders = [None if isinstance(event, str) else event for event in events]
    rows = {order.id: row for row, order in enumerate(orders) if order}
    legs = [() if order is None or isinstance(order, Ask) else order.legs for order in orders]
    wishes: list[Condition] = [ANYTHING]
    numbers: dict[Condition, int] = {ANYTHING: 0}
    for order in orders:
        for wish in _wishes(order):
            if wish not in numbers:
                numbers[wish] = len(wishes)
                wishes.append(wish)
    traits, buyers = numbered(UNTOLD if order is None or isinstance(order, Ask) else order.traits for order in orders)
    account, _ = numbered("" if order is None else groups.get(order.account, order.account) for order in orders)
    return OrderFlow(
        bids=np.array([order is not None and not isinstance(order, Ask) for order in orders], dtype=np.bool_),
        cancels=ints(_withdrawn(event, row, orders, rows) for row, event in enumerate(events)),
        groups=account,
        grams=ints(order.grams if order else 0 for order in orders),
        least_g=ints(_least_g(order) if order else 0 for order in orders),
        time_in_force=ints(TIMES_IN_FORCE.index(order.time_in_force) if order else 0 for order in orders),
        limits=ints(order.limit_yen_per_t if order else 0 for order in orders),
        origins=origins_of([order.attributes if isinstance(order, Ask) else None for order in orders]),
        ask_wishes=ints(numbers[order.condition] if isinstance(order, Ask) else 0 for order in orders),
        traits=traits,
        leg_starts=np.cumsum([0, *map(len, legs)]),
        leg_wishes=ints(numbers[leg.condition] for each in legs for leg in each),
        leg_limits=ints(leg.limit_yen_per_t for each in legs for leg in each),
        wishes=wishes,
        buyers=buyers,
    )


def _withdrawn(event: Order | Withdrawal, row: int, orders: Sequence[Order | None], rows: Mapping[str, int]) -> int:
    """The row that an event withdraws, its own where there is none that it may: what never waited."""
    if isinstance(event, str):
        return rows.get(event, row)
    if event.replaces is None:
        return -1
    replaced = rows.get(event.replaces, row)
    earlier = orders[replaced]
    return replaced if earlier and earlier.account == event.account else row


def ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _wishes(order: Order | None) -> Iterator[Condition]:
    if isinstance(order, Ask):
        yield order.condition
    elif order is not None:
        yield from (leg.condition for leg in order.legs)


def _least_g(order: Order) -> int:
    return WHOLE if order.lot_kind is LotKind.WHOLE else order.minimum_g
