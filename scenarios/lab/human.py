"""Recorded sessions of people: a CSV of orders with a session's name and what a gram was worth.

Columns are those of `machigrid market replay`, with `session` and `worth_yen_per_t` besides. Each session is one
unit of observation, replayed under every rule as it was said.
"""

from pathlib import Path

import pandas as pd

from scenarios.lab.population import OrderedFlow
from scenarios.lab.strategic import priced_at
from scenarios.replay.order_file import NEEDED, OPTIONAL, OrderFileError, orders_of
from scenarios.replay.order_objects import objects_of

OWN = ("session", "worth_yen_per_t")


def recorded_sessions(path: Path) -> dict[str, OrderedFlow]:
    """Flows by session, in the file's order.

    Raises OrderFileError for missing columns, a bad row, or a worth that is no whole number.
    """
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if missing := [name for name in (*OWN, *NEEDED) if name not in table]:
        raise OrderFileError(f"{path}: columns missing: {', '.join(missing)}")
    for name in OPTIONAL:
        if name not in table:
            table[name] = ""
    return {str(name): _flow(path, rows.reset_index()) for name, rows in table.groupby("session", sort=False)}


def _flow(path: Path, rows: pd.DataFrame) -> OrderedFlow:
    read = orders_of(rows)
    if len(read.refusals):
        first = read.refusals.iloc[0]
        line = int(rows["index"].iloc[int(first["row"]) - 1]) + 2
        raise OrderFileError(f"{path}: line {line}: {first['words']}")
    values = pd.to_numeric(rows["worth_yen_per_t"], errors="coerce")
    wrong = ((values != values.round()) | (values < 0)).to_numpy()
    if wrong.any():
        line = int(rows["index"].iloc[int(wrong.argmax())]) + 2
        raise OrderFileError(f"{path}: line {line}: worth_yen_per_t must be a whole number, at least 0")
    said = objects_of(read)
    true = {order.id: priced_at(order, int(value)) for order, value in zip(said, values.tolist(), strict=True)}
    return OrderedFlow(orders=said, truth=true)
