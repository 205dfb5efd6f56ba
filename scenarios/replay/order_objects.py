"""Orders of a file one by one, for rules that take them so."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from market.order_flow import TIMES_IN_FORCE, WHOLE, Withdrawal
from market.orders import Ask, Bid, Leg, LotKind, Order
from scenarios.replay.order_file import OrderFile


def events_of(read: OrderFile) -> Iterator[Order | Withdrawal]:
    """Orders and withdrawals, one for each row of the flow."""
    flow, origins, ids = read.flow, read.flow.origins, read.ids.tolist()
    for row, order_id in enumerate(ids):
        whole, taken_out = flow.least_g[row] == WHOLE, int(flow.cancels[row])
        if not flow.grams[row]:
            yield order_id
            continue
        terms: dict[str, Any] = {
            "id": order_id,
            "account": str(origins.owners[origins.owner[row]]),
            "grams": int(flow.grams[row]),
            "lot_kind": LotKind.WHOLE if whole else LotKind.PARTIAL,
            "minimum_g": 0 if whole else int(flow.least_g[row]),
            "time_in_force": TIMES_IN_FORCE[flow.time_in_force[row]],
            "replaces": None if taken_out < 0 else ids[taken_out],
        }
        if flow.bids[row]:
            yield Bid(legs=legs_of(read, row), traits=flow.buyers[flow.traits[row]], **terms)
        else:
            yield Ask(
                limit_yen_per_t=int(flow.limits[row]),
                lot_id="",
                attributes=replace(origins.attributes(row), owner=terms["account"]),
                condition=flow.wishes[flow.ask_wishes[row]],
                **terms,
            )


def legs_of(read: OrderFile, row: int) -> tuple[Leg, ...]:
    """The alternatives of a bid."""
    flow = read.flow
    return tuple(
        Leg(condition=flow.wishes[flow.leg_wishes[leg]], limit_yen_per_t=int(flow.leg_limits[leg]))
        for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1])
    )
