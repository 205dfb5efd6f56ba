"""Rules x seeds on common order flows: what each session gave, and what the rules differ by.

A replay: the orders stay as they are whatever the rule, so it compares mechanics and supports no claim about what
people would do.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product

import numpy as np
import pandas as pd

from market.call.clearing import clear
from market.fills import Fill
from market.order_flow import flow_of
from market.orders import Ask
from market.refusals import Refusal
from market.rules.registry import open_session
from scenarios.lab.plan import Plan, RuleSpec
from scenarios.lab.population import OrderedFlow, Population, drawn

MICRO = 1_000_000

Progress = Callable[[int, int], None]
"""Told (seeds done, seeds in all)."""


def experiment(plan: Plan, *, workers: int = 1, progress: Progress | None = None) -> dict[str, pd.DataFrame]:
    """Tables by name; rows by population, seed and rule, in that order, whatever the number of workers."""
    cells = list(product(plan.populations().items(), range(plan.seeds)))
    rows = []
    for done, several in enumerate(_in_turn(plan, cells, workers), start=1):
        rows += several
        if progress:
            progress(done, len(cells))
    return {"sessions": pd.DataFrame(rows)}


Row = dict[str, float | str]
Cell = tuple[tuple[str, Population], int]


def _in_turn(plan: Plan, cells: Sequence[Cell], workers: int) -> Iterator[list[Row]]:
    if workers == 1:
        yield from map(_seed_sessions, [plan.rules] * len(cells), cells)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_seed_sessions, [plan.rules] * len(cells), cells)


def _seed_sessions(rules: Sequence[RuleSpec], cell: Cell) -> list[Row]:
    (name, population), seed = cell
    flow = drawn(population, seed)
    optimum = clear(flow_of(flow.orders, _groups_apart(flow)))
    best = _welfare_uyen(
        flow, ((flow.orders[bid].id, flow.orders[ask].id, grams) for bid, ask, grams in optimum.pairs.tolist())
    )
    return [
        {"population": name, "rule": rule.label, "seed": seed, **_metrics(flow, trade(flow, rule), best)}
        for rule in rules
    ]


def _groups_apart(flow: OrderedFlow) -> Mapping[str, str]:
    return {order.account: order.account for order in flow.orders}


def trade(flow: OrderedFlow, rule: RuleSpec) -> list[Fill]:
    """All fills of one session: orders in their sequence, then a call where the rule holds one."""
    market = open_session(rule.name, {}, **rule.all_parameters())
    outcomes = [market.enter(order) for order in flow.orders]
    entered = [fill for outcome in outcomes if not isinstance(outcome, Refusal) for fill in outcome.fills]
    return [*entered, *market.clear().fills]


def _welfare_uyen(flow: OrderedFlow, trades: Iterable[tuple[str, str, int]]) -> int:
    return sum((flow.worth[bid] - flow.worth[ask]) * grams for bid, ask, grams in trades)


def _metrics(flow: OrderedFlow, fills: Sequence[Fill], best_uyen: int) -> dict[str, float]:
    orders = {order.id: order for order in flow.orders}
    grams = sum(fill.match.grams for fill in fills)
    value = sum(fill.match.grams * fill.price_yen_per_t for fill in fills)
    wanted = sum(order.grams for order in flow.orders if not isinstance(order, Ask))
    welfare = _welfare_uyen(flow, ((fill.match.bid_id, fill.match.ask_id, fill.match.grams) for fill in fills))
    return {
        "welfare_yen": welfare / MICRO,
        "efficiency": welfare / best_uyen if best_uyen else float("nan"),
        "volume_kg": grams / 1_000,
        "vwap_yen_per_kg": value / grams / 1_000 if grams else float("nan"),
        "fill_rate": grams / wanted if wanted else float("nan"),
        "hhi_sellers": hhi(_sold(fills, lambda ask_id: orders[ask_id].account).values()),
        "gini_prefectures": gini(_sold(fills, lambda ask_id: _prefecture(orders[ask_id])).values()),
    }


def _prefecture(order: object) -> str:
    return "/".join(order.attributes.place[:2]) if isinstance(order, Ask) else ""


def _sold(fills: Sequence[Fill], name: Callable[[str], str]) -> Mapping[str, int]:
    sold: defaultdict[str, int] = defaultdict(int)
    for fill in fills:
        sold[name(fill.match.ask_id)] += fill.match.grams
    return sold


def hhi(amounts: Iterable[int]) -> float:
    """Herfindahl and Hirschman: the sum of squared shares, 1 for a monopoly."""
    parts = np.array(list(amounts), dtype=float)
    return float(((parts / parts.sum()) ** 2).sum()) if parts.sum() else float("nan")


def gini(amounts: Iterable[int]) -> float:
    """0 where all have the same, towards 1 where one has all."""
    parts = np.sort(np.array(list(amounts), dtype=float))
    if not parts.sum():
        return float("nan")
    ranks = np.arange(1, len(parts) + 1)
    return float((2 * ranks - len(parts) - 1) @ parts / (len(parts) * parts.sum()))
