"""Columns of a table: their names, order and types are part of the run folder's format."""

import pyarrow as pa

TEXT, WHOLE, NUMBER, YES_OR_NO = pa.string(), pa.int64(), pa.float64(), pa.bool_()

MOMENT = "moment"
"""Stands for a time on the clock of the scenario's zone."""


def columns(zone: str, **types: pa.DataType | str) -> pa.Schema:
    moment = pa.timestamp("us", tz=zone)
    return pa.schema([(name, moment if kind == MOMENT else kind) for name, kind in types.items()])


def micros(epoch_s: int) -> int:
    """Unix time [s] in the unit of a stored moment [µs]."""
    return epoch_s * 1_000_000
