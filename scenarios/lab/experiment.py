"""Rules x seeds on common order flows: what each session gave, and what the rules differ by.

A replay: the orders stay as they are whatever the rule, so it compares mechanics and supports no claim about what
people would do.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from market.call.clearing import clear
from market.fills import Fill
from market.order_flow import flow_of
from market.orders import Ask
from market.refusals import Refusal
from market.rules.registry import open_session
from scenarios.lab.population import OrderedFlow, Population, drawn
from scenarios.lab.statistics import difference, estimate, holm
from scenarios.spec.section import Section

METRICS = ("welfare_yen", "efficiency", "volume_kg", "vwap_yen_per_kg", "fill_rate", "hhi_sellers", "gini_prefectures")
MICRO = 1_000_000


class RuleSpec(Section):
    """A market rule and its price choice; absent, the rule's own."""

    name: Literal["call", "continuous", "short_side", "uniform"]
    price: str | None = None

    @property
    def label(self) -> str:
        return self.name if self.price is None else f"{self.name} ({self.price})"

    @model_validator(mode="after")
    def exists(self) -> "RuleSpec":
        open_session(self.name, {}, **self.parameters())
        return self

    def parameters(self) -> dict[str, str]:
        return {} if self.price is None else {"price": self.price}


class Plan(Section):
    """What a laboratory file says: the first rule is the one that the others are compared with."""

    label: Literal["replay"] = "replay"
    rules: Annotated[tuple[RuleSpec, ...], Field(min_length=1)]
    seeds: Annotated[int, Field(ge=1)] = 20
    population: Population = Population()


def sessions(plan: Plan, *, workers: int = 1) -> pd.DataFrame:
    """One row for each seed and rule, in that order, whatever the number of workers."""
    seeds = range(plan.seeds)
    if workers == 1:
        rows: Iterable[list[dict[str, float | str]]] = map(_seed_sessions, [plan] * plan.seeds, seeds)
        return pd.DataFrame([row for several in rows for row in several])
    with ProcessPoolExecutor(workers) as pool:
        rows = list(pool.map(_seed_sessions, [plan] * plan.seeds, seeds))
    return pd.DataFrame([row for several in rows for row in several])


def _seed_sessions(plan: Plan, seed: int) -> list[dict[str, float | str]]:
    flow = drawn(plan.population, seed)
    optimum = clear(flow_of(flow.orders, _groups_apart(flow)))
    best = _welfare_uyen(
        flow, ((flow.orders[bid].id, flow.orders[ask].id, grams) for bid, ask, grams in optimum.pairs.tolist())
    )
    return [{"seed": seed, "rule": rule.label, **_metrics(flow, trade(flow, rule), best)} for rule in plan.rules]


def _groups_apart(flow: OrderedFlow) -> Mapping[str, str]:
    return {order.account: order.account for order in flow.orders}


def trade(flow: OrderedFlow, rule: RuleSpec) -> list[Fill]:
    """All fills of one session: orders in their sequence, then a call where the rule holds one."""
    market = open_session(rule.name, {}, **rule.parameters())
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


def comparison(table: pd.DataFrame) -> pd.DataFrame:
    """Of each rule and metric the mean with its interval, and the paired difference to the first rule."""
    rules, rows = list(dict.fromkeys(table["rule"])), []
    for rule, metric in product(rules, METRICS):
        values, first = (table.loc[table["rule"] == each, metric].to_numpy(dtype=float) for each in (rule, rules[0]))
        whole = np.isfinite(values) & np.isfinite(first)
        if not whole.any():
            continue
        found, gap = estimate(values[whole].tolist()), difference(values[whole].tolist(), first[whole].tolist())
        ends = (found.mean, found.low, found.high, gap.estimate.mean, gap.estimate.low, gap.estimate.high, gap.p)
        rows.append((rule, metric, *ends))
    names = ["rule", "metric", "mean", "low", "high", "difference", "difference_low", "difference_high", "p"]
    compared = pd.DataFrame(rows, columns=names)
    compared["p_holm"] = 1.0
    others = compared["rule"] != rules[0]
    compared.loc[others, "p_holm"] = holm(compared.loc[others, "p"].tolist())
    return compared


def means(table: pd.DataFrame) -> pd.DataFrame:
    """Means over the seeds by the first column."""
    return table.drop(columns="seed").groupby(table.columns[0], sort=False).mean().reset_index()
