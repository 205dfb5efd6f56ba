"""Orders of a file one by one, for rules that take them so."""

from collections.abc import Iterator
from typing import Any

from market.credits import Attributes
from market.order_flow import TIMES_IN_FORCE, WHOLE
from market.orders import Ask, Bid, Leg, LotKind, Order
from scenarios.replay.order_file import OrderFile


def objects_of(read: OrderFile) -> list[Order]:
    """The orders of the rows that were not refused, in arrival order."""
    return list(_orders(read))


def _orders(read: OrderFile) -> Iterator[Order]:
    flow, origins = read.flow, read.flow.origins
    for row, order_id in enumerate(read.ids.tolist()):
        limit = int(flow.limits[row])
        whole = flow.least_g[row] == WHOLE
        terms: dict[str, Any] = {
            "id": order_id,
            "account": str(origins.owners[origins.owner[row]]),
            "grams": int(flow.grams[row]),
            "lot_kind": LotKind.WHOLE if whole else LotKind.PARTIAL,
            "minimum_g": 0 if whole else int(flow.least_g[row]),
            "time_in_force": TIMES_IN_FORCE[flow.time_in_force[row]],
        }
        if flow.bids[row]:
            wish = flow.wishes[flow.leg_wishes[flow.leg_starts[row]]]
            legs = (Leg(condition=wish, limit_yen_per_t=limit),)
            yield Bid(legs=legs, **terms)
            continue
        attributes = Attributes(
            owner=terms["account"],
            disclosed=bool(origins.disclosed[row]),
            place=origins.places[origins.place[row]],
            energy_type=origins.energy_types[origins.energy_type[row]],
            produced_from=int(origins.produced_from[row]),
            produced_until=int(origins.produced_until[row]),
            source="",
            factor_ug_per_wh=0,
            factor_source="",
        )
        yield Ask(limit_yen_per_t=limit, lot_id="", attributes=attributes, **terms)
