"""The laboratory: 5 rules x 20 seeds x 2,000 orders with the exact yardstick, by two workers; VCG apart."""

from time import perf_counter

from rows import Row, row

from scenarios.lab.experiment import experiment
from scenarios.lab.plan import Plan

RULES = ("call", "continuous", "short_side", "preference", "uniform")
SEEDS, ORDERS, WORKERS = 20, 2_000, 2
MOST_S = 60.0


def seconds_of(plan, workers):
    """On the wall: the work is spread over processes."""
    started = perf_counter()
    tables = experiment(plan, workers=workers)
    return perf_counter() - started, tables["sessions"]


@row("laboratory")
def laboratory():
    """All metrics, tables of trades, unfilled orders and premiums included."""
    plan = Plan.model_validate({"rules": RULES, "seeds": SEEDS, "population": {"orders": ORDERS}})
    took, sessions = seconds_of(plan, WORKERS)
    efficiency = sessions.groupby("rule")["efficiency"].max()
    complete = len(sessions) == len(RULES) * SEEDS and efficiency.max() <= 1
    return Row(
        name=f"laboratory: {len(RULES)} rules × {SEEDS} seeds × {ORDERS:,} orders, {WORKERS} workers, wall clock",
        ours_s=took,
        target=f"≤ {MOST_S:.0f} s",
        met=complete and took <= MOST_S,
    )


@row("laboratory-vcg")
def laboratory_vcg():
    """One session of VCG under conditions: the exact call once for each account that trades."""
    plan = Plan.model_validate({"rules": ["vcg"], "seeds": 1, "population": {"orders": ORDERS}})
    took, sessions = seconds_of(plan, 1)
    deficit_yen = -sessions["market_surplus_yen"].iloc[0]
    return Row(
        name=f"laboratory: VCG, one session of {ORDERS:,} orders, deficit {deficit_yen:,.0f} yen",
        ours_s=took,
        target="timed apart",
        met=deficit_yen >= 0,
    )
