"""What is drawn from the grid, with the help of neighbours and without it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from dashboards.runs import SavedRun, UnreadableRunError
from scenarios.parquet import read_by_building

CONNECTION, INTERCHANGE = "schedule/connection", "schedule/interchange"


@dataclass(frozen=True, kw_only=True)
class DrawnPower:
    """Power bought at a building's connection, for one building of its kind, shape (steps,) [kW].

    drawn_kw   as it happened
    alone_kw   as it would have been, had it neither given to neighbours nor taken from them, with all else as it was:
               nothing is planned anew, so a run without interchange may do better
    """

    building: str
    drawn_kw: np.ndarray
    alone_kw: np.ndarray


def has_interchange(run: SavedRun) -> bool:
    return run.has(INTERCHANGE)


def of_all(run: SavedRun) -> Iterator[DrawnPower]:
    """Every building's, from one reading of both files."""
    connections = by_building(run, CONNECTION, ("import_kw", "export_kw"))
    neighbours = by_building(run, INTERCHANGE, ("give_kw", "take_kw")) if has_interchange(run) else {}
    for building, flows in connections.items():
        drawn_kw = alone_kw = flows["import_kw"]
        if building in neighbours:
            helped_kw = neighbours[building]["take_kw"] - neighbours[building]["give_kw"]
            alone_kw = np.maximum(drawn_kw - flows["export_kw"] + helped_kw, 0.0)
        yield DrawnPower(building=building, drawn_kw=drawn_kw, alone_kw=alone_kw)


def by_building(run: SavedRun, name: str, columns: tuple[str, ...]) -> dict[str, dict[str, np.ndarray]]:
    path = run.run.folder / f"{name}.parquet"
    try:
        return read_by_building(path, columns)
    except (OSError, ValueError, KeyError) as fault:
        raise UnreadableRunError("broken", str(path)) from fault


@lru_cache(maxsize=4)
def with_and_without(run: SavedRun) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Highest steps and worst days: what remains of `of_all`, which is too large to be kept.

    First columns building, count, contract_kw, alone_kw: for one building of each kind. With their copies the
    contracts sum to the figure `contract_kw`.
    Then columns building (None: the district), start, drawn_kw, alone_kw: the day on which most was drawn, or would
    have been.
    """
    start = run.table("district", ["start"])["start"]
    day_numbers = pd.factorize(start.dt.normalize())[0]
    total = DrawnPower(building="", drawn_kw=np.zeros(len(start)), alone_kw=np.zeros(len(start)))
    highest, days = [], []
    for each in of_all(run):
        count = run.buildings[each.building]["count"]
        highest.append((each.building, count, each.drawn_kw.max(initial=0.0), each.alone_kw.max(initial=0.0)))
        days.append(worst_day(each, start, day_numbers).assign(building=each.building))
        total = DrawnPower(
            building="",
            drawn_kw=total.drawn_kw + count * each.drawn_kw,
            alone_kw=total.alone_kw + count * each.alone_kw,
        )
    days.append(worst_day(total, start, day_numbers).assign(building=None))
    contracts = pd.DataFrame(highest, columns=["building", "count", "contract_kw", "alone_kw"])
    return contracts, pd.concat(days, ignore_index=True)


def worst_day(power: DrawnPower, start: pd.Series, days: np.ndarray) -> pd.DataFrame:
    """Columns start, drawn_kw, alone_kw of the day of the highest step, with neighbours or without.

    days   number of each step's day
    """
    highest = np.maximum(power.drawn_kw, power.alone_kw)
    chosen = days == days[highest.argmax()]
    return pd.DataFrame(
        {"start": start[chosen].array, "drawn_kw": power.drawn_kw[chosen], "alone_kw": power.alone_kw[chosen]}
    )


def peak_day(run: SavedRun, building: str | None) -> pd.DataFrame:
    """Columns start, drawn_kw and, where power is interchanged, alone_kw of the worst day of a building, or of all."""
    _, days = with_and_without(run)
    rows = days[days["building"].isna() if building is None else days["building"] == building]
    columns = ["start", "drawn_kw", *(["alone_kw"] if has_interchange(run) else [])]
    return rows[columns].reset_index(drop=True)


def contracts(run: SavedRun) -> pd.DataFrame:
    """Columns building, count, contract_kw, alone_kw; empty where no power is interchanged."""
    if not has_interchange(run):
        return pd.DataFrame(columns=["building", "count", "contract_kw", "alone_kw"])
    return with_and_without(run)[0]
