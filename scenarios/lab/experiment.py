"""Rules x populations x seeds on common order flows: what each session gave."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from market.orders import Order
from scenarios.lab.human import recorded_sessions
from scenarios.lab.manipulation import manipulation_gain
from scenarios.lab.measures import Facts, Session
from scenarios.lab.optimum import Optimum, optimum
from scenarios.lab.plan import Plan, RuleSpec
from scenarios.lab.population import OrderedFlow, Population, drawn
from scenarios.lab.room import Played, played
from scenarios.lab.statistics import CONFIDENCE
from scenarios.lab.strategic import last_day
from scenarios.tables.premiums import premiums

LABELS = ("population", "rule", "seed")

Progress = Callable[[int, int], None]
"""Told (sessions of all rules done, in all)."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One flow to be played under every rule; recorded where it comes from people."""

    name: str
    population: Population
    seed: int
    recorded: OrderedFlow | None = None


def experiment(plan: Plan, *, workers: int = 1, progress: Progress | None = None) -> dict[str, pd.DataFrame]:
    """Tables by name (see `scenarios.lab.study`); rows by population, seed and rule, whatever the number of workers."""
    cells = cells_of(plan)
    rows: dict[str, list[Facts]] = {"sessions": [], "prices": [], "unfilled": []}
    for done, found in enumerate(_in_turn(plan, cells, workers), start=1):
        for name, several in found.items():
            rows[name] += several
        if progress:
            progress(done, len(cells))
    tables = {name: pd.DataFrame(several) for name, several in rows.items()}
    return tables | {"premiums": premium_intervals(tables["prices"])}


def cells_of(plan: Plan) -> list[Cell]:
    """Every flow of a plan. Raises OSError or OrderFileError for recorded sessions that cannot be read."""
    if plan.human is not None:
        flows = recorded_sessions(Path(plan.human))
        return [
            Cell(name="human", population=plan.population, seed=number, recorded=flow)
            for number, flow in enumerate(flows.values())
        ]
    return [
        Cell(name=name, population=population, seed=seed)
        for (name, population), seed in product(plan.populations().items(), range(plan.seeds))
    ]


def _in_turn(plan: Plan, cells: Sequence[Cell], workers: int) -> Iterator[Mapping[str, list[Facts]]]:
    if workers == 1:
        yield from map(_play_cell, [plan] * len(cells), cells)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_play_cell, [plan] * len(cells), cells)


def _play_cell(plan: Plan, cell: Cell) -> Mapping[str, list[Facts]]:
    flow = cell.recorded or drawn(cell.population, cell.seed)
    best = optimum(flow.truth)
    found: dict[str, list[Facts]] = {"sessions": [], "prices": [], "unfilled": []}
    for rule in plan.rules:
        labels: Facts = {"population": cell.name, "rule": rule.label, "seed": cell.seed}
        session = _session(plan, cell, flow, rule, best)
        gain = float("nan")
        if plan.label == "replay":
            deals = session.played.deals
            gain = manipulation_gain(flow, rule, best, deals, sample=plan.lies, seed=cell.seed)
        found["sessions"].append({**labels, **session.metrics(), "manipulation_gain": gain})
        found["prices"] += [{**labels, **row} for row in session.prices()]
        found["unfilled"] += [{**labels, **row} for row in session.why_unfilled()]
    return found


def _session(plan: Plan, cell: Cell, flow: OrderedFlow, rule: RuleSpec, best: Optimum) -> Session:
    said: Sequence[Order] = flow.orders
    if plan.label == "replay":
        made: Played = played(flow.orders, rule)
    else:
        day = last_day(flow, cell.population, rule, plan, cell.seed)
        said, made = day.said, day.played
    return Session(said=said, played=made, best=best, fees=rule.fee.fees(), warm_up=plan.warm_up)


def premium_intervals(prices: pd.DataFrame) -> pd.DataFrame:
    """Each session's premiums as means with t intervals; a value that trades in one session only has none.

    Beside each stands what it would be at competitive prices.
    """
    if prices.empty:
        return prices
    rows, fair = (premiums(prices, price, LABELS) for price in ("price_yen_per_t", "competitive_yen_per_t"))
    rows["competitive_premium_yen_per_kg"] = fair["premium_yen_per_kg"]
    by = ["population", "rule", "by", "value"]
    groups = rows.groupby(by, sort=False)
    means = groups[["trades", "grams", "vwap_yen_per_kg", "premium_yen_per_kg"]].mean()
    count, spread = groups.size(), groups["premium_yen_per_kg"].std()
    half = stats.t.ppf(1 - (1 - CONFIDENCE) / 2, np.maximum(1, count - 1)) * spread / np.sqrt(count)
    means.insert(0, "sessions", count)
    return means.assign(
        premium_low=means["premium_yen_per_kg"] - half,
        premium_high=means["premium_yen_per_kg"] + half,
        competitive_premium_yen_per_kg=groups["competitive_premium_yen_per_kg"].mean(),
    ).reset_index()
