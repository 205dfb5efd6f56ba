"""Orders of a file one by one, for rules that take them so."""

from collections.abc import Iterator

from market.credits import Attributes
from market.order_flow import WHOLE
from market.orders import Ask, Bid, Leg, LotKind, Order
from scenarios.replay.order_file import OrderFile


def objects_of(read: OrderFile) -> list[Order]:
    """The orders of the rows that were not refused, in arrival order."""
    return list(_orders(read))


def _orders(read: OrderFile) -> Iterator[Order]:
    flow, origins = read.flow, read.flow.origins
    for row, order_id in enumerate(read.ids.tolist()):
        grams, limit = int(flow.grams[row]), int(flow.limits[row])
        kind = LotKind.WHOLE if flow.least_g[row] == WHOLE else LotKind.PARTIAL
        account = str(origins.owners[origins.owner[row]])
        if flow.bids[row]:
            wish = flow.wishes[flow.leg_wishes[flow.leg_starts[row]]]
            legs = (Leg(condition=wish, limit_yen_per_t=limit),)
            yield Bid(id=order_id, account=account, grams=grams, lot_kind=kind, legs=legs)
            continue
        attributes = Attributes(
            owner=account,
            disclosed=bool(origins.disclosed[row]),
            place=origins.places[origins.place[row]],
            energy_type=origins.energy_types[origins.energy_type[row]],
            produced_from=int(origins.produced_from[row]),
            produced_until=int(origins.produced_until[row]),
            source="",
            factor_ug_per_wh=0,
            factor_source="",
        )
        yield Ask(
            id=order_id,
            account=account,
            grams=grams,
            lot_kind=kind,
            limit_yen_per_t=limit,
            lot_id="",
            attributes=attributes,
        )
