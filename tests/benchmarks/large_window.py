"""A thousand coupled homes, one window: the method chosen by size beside raw HiGHS on the same arrays."""

import highspy
import numpy as np
from neighbourhood import neighbourhood
from rows import Row, row, seconds

from ems.dispatch import whole
from ems.interior import FEASIBLE, largest_miss
from ems.solver import WarmSolver, as_lp
from ems.stack import Stack


@row("thousand-window")
def thousand_window():
    """48 h, hourly, with cars; the problem is built outside both clocks."""
    groups, window, states = whole(neighbourhood(1000, days=2))
    problem = Stack(groups, window).problem(window, states)
    ours_s, ours = seconds(lambda: WarmSolver().solve(problem))
    peer_s, theirs = seconds(lambda: raw_interior_point(problem))
    clean = largest_miss(problem, ours.x) <= FEASIBLE
    within = ours.objective <= theirs + 1e-4 * abs(theirs)
    return Row(
        name=f"1,000 coupled homes, one window, {len(problem.cost):,} variables",
        ours_s=ours_s,
        peer="HiGHS interior point without crossover",
        peer_s=peer_s,
        cost_ours=ours.objective,
        cost_peer=theirs,
        target="≤ 1.3 × its time, ≤ 1.5 GB, clean and within 1e-4 of the optimum",
        met=ours_s <= 1.3 * peer_s and clean and within,
        most_mb=1500,
    )


def raw_interior_point(problem):
    """Its objective by HiGHS's own settings, to a gap of 1e-8, as the optimum [yen]."""
    highs = highspy.Highs()
    for option, value in {"output_flag": False, "threads": 1, "solver": "ipx", "run_crossover": "off"}.items():
        highs.setOptionValue(option, value)
    highs.passModel(as_lp(problem))
    highs.run()
    return float(problem.cost @ np.asarray(highs.getSolution().col_value)) + problem.offset
