"""Recorded sessions of people: a CSV of orders with a session's name and what a gram was worth.

Columns are those of `machigrid market replay`, with `session` and `worth_yen_per_t` besides. Each session is one
unit of observation, replayed under every rule as it was said. It has orders only: who withdraws answers to what one
rule did.
"""

from pathlib import Path

import pandas as pd

from market.hierarchies import path_of
from scenarios.lab.population import OrderedFlow
from scenarios.lab.strategic import priced_at
from scenarios.replay.columns import NEEDED
from scenarios.replay.order_file import orders_of
from scenarios.replay.order_objects import events_of
from scenarios.replay.order_table import OrderFileError, read_table

OWN = ("session", "worth_yen_per_t")


def recorded_sessions(path: Path) -> dict[str, OrderedFlow]:
    """Flows by session, in the file's order.

    Raises OrderFileError for no table, missing columns, a bad row, or a worth that is no whole number.
    """
    table = read_table(path, [*OWN, *(column.name for column in NEEDED)])
    return {str(name): _flow(path, rows.reset_index()) for name, rows in table.groupby("session", sort=False)}


def _flow(path: Path, rows: pd.DataFrame) -> OrderedFlow:
    read = orders_of(rows, path_of)
    if len(read.refusals):
        first = read.refusals.iloc[0]
        line = int(rows["index"].iloc[int(first["row"]) - 1]) + 2
        raise OrderFileError(f"{path}: line {line}: {first['words']}")
    values = pd.to_numeric(rows["worth_yen_per_t"], errors="coerce")
    wrong = ((values != values.round()) | (values < 0)).to_numpy()
    if wrong.any():
        line = int(rows["index"].iloc[int(wrong.argmax())]) + 2
        raise OrderFileError(f"{path}: line {line}: worth_yen_per_t must be a whole number, at least 0")
    leaving = read.rows[read.flow.cancels >= 0]
    if len(leaving):
        line = int(rows["index"].iloc[int(leaving.max()) - 1]) + 2
        raise OrderFileError(
            f"{path}: line {line}: a recorded session has orders only, none that leaves or replaces one"
        )
    said = [event for event in events_of(read) if not isinstance(event, str)]
    worth = values.to_numpy()[read.rows - 1].tolist()
    true = {order.id: priced_at(order, int(value)) for order, value in zip(said, worth, strict=True)}
    return OrderedFlow(orders=said, truth=true)
