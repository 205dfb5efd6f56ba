"""What a table of sessions says: means with intervals, and each rule's difference to the first."""

import math
from dataclasses import astuple
from itertools import product

import pandas as pd

from scenarios.lab.metrics import METRIC_NAMES
from scenarios.lab.plan import Plan
from scenarios.lab.statistics import difference, equivalence_p, estimate, holm, power

COLUMNS = (
    "population",
    "rule",
    "metric",
    "sessions",
    "mean",
    "low",
    "high",
    "t_low",
    "t_high",
    "difference",
    "difference_low",
    "difference_high",
    "difference_t_low",
    "difference_t_high",
    "p",
    "p_holm",
    "p_equivalence",
    "power",
)


def comparison(sessions: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """One row for each population, rule and metric; Holm corrects over all that are compared with the first rule.

    Where either of a pair is undefined the pair is left out. Without a smallest effect of interest,
    equivalence and power are NaN.
    """
    rules, populations = list(dict.fromkeys(sessions["rule"])), list(dict.fromkeys(sessions["population"]))
    rows = []
    for population, rule, metric in product(populations, rules, METRIC_NAMES):
        if metric not in sessions:
            continue
        here = sessions[sessions["population"] == population]
        both = [here.loc[here["rule"] == each].set_index("seed")[metric] for each in (rule, rules[0])]
        pairs = pd.concat(both, axis=1).dropna().to_numpy(dtype=float)
        if len(pairs):
            effect = plan.smallest_effects.get(metric) if rule != rules[0] else None
            rows.append((population, rule, metric, *_facts(pairs[:, 0].tolist(), pairs[:, 1].tolist(), effect)))
    compared = pd.DataFrame(rows, columns=[name for name in COLUMNS if name != "p_holm"])
    others = compared["rule"] != rules[0]
    compared["p_holm"] = 1.0
    compared.loc[others, "p_holm"] = holm(compared.loc[others, "p"].tolist())
    return compared[list(COLUMNS)]


def _facts(values: list[float], first: list[float], effect: float | None) -> tuple[float, ...]:
    found, gap = estimate(values), difference(values, first)
    gaps = [value - other for value, other in zip(values, first, strict=True)]
    told = (math.nan, math.nan) if effect is None else (equivalence_p(gaps, effect), power(gaps, effect))
    return len(values), *astuple(found), *astuple(gap.estimate), gap.p, *told


def means(table: pd.DataFrame) -> pd.DataFrame:
    """Means over the seeds by the first column."""
    return table.drop(columns="seed").groupby(table.columns[0], sort=False).mean().reset_index()
