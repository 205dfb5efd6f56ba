"""Credit lots as issued."""

from typing import Any

import pyarrow as pa

from market.credits import Attributes, CreditLot
from market.exchange import Exchange
from market.hierarchies import text_of
from scenarios.tables.columns import MOMENT, TEXT, WHOLE, YES_OR_NO, columns, micros


def credits_table(exchange: Exchange, zone: str) -> pa.Table:
    """Every lot in order of issue; building and asset are null where a lot's source is not stated."""
    schema = columns(
        zone,
        lot=TEXT,
        owner=TEXT,
        disclosed=YES_OR_NO,
        place=TEXT,
        energy_type=TEXT,
        building=TEXT,
        asset=TEXT,
        produced_from=MOMENT,
        produced_until=MOMENT,
        wh=WHOLE,
        grams=WHOLE,
        factor_ug_per_wh=WHOLE,
        factor_source=TEXT,
        state=TEXT,
    )
    return pa.Table.from_pylist([lot_row(lot) for lot in exchange.lots.values()], schema)


def lot_row(lot: CreditLot) -> dict[str, Any]:
    origin = lot.attributes
    return {
        "lot": lot.id,
        "owner": origin.owner,
        "disclosed": origin.disclosed,
        **origin_row(origin),
        "wh": lot.wh,
        "grams": lot.grams,
        "factor_ug_per_wh": origin.factor_ug_per_wh,
        "factor_source": origin.factor_source,
        "state": str(origin.verification),
    }


def origin_row(origin: Attributes) -> dict[str, Any]:
    """Where, of what and when."""
    building, _, asset = origin.source.partition("/")
    return {
        "place": text_of(origin.place),
        "energy_type": text_of(origin.energy_type),
        "building": building or None,
        "asset": asset or None,
        "produced_from": micros(origin.produced_from),
        "produced_until": micros(origin.produced_until),
    }
