"""Points of the interior-point method, made fit for a schedule.

Such a point obeys every row but touches hardly any bound: what should be zero is a little more. Snapping moves it by
less than the solver's own tolerance, so the rows still hold; that is checked and not believed.
"""

import numpy as np
from scipy.sparse import csc_array

from ems.assets.asset import Array
from ems.problem import Problem

NEAR = 1e-8
"""What lies nearer to a bound than this is on it [kW, kWh]."""

FEASIBLE = 1e-6
"""Most by which a snapped point may miss a row [kW, kWh]; a tenth of what `ems.checks` lets pass."""


def cleaned(problem: Problem, x: Array) -> Array | None:
    """The point with every column on the bound that it nearly touches; None when that breaks a row."""
    above_lower, below_upper = x - problem.lower, problem.upper - x
    snapped = np.where(above_lower < NEAR, problem.lower, np.where(below_upper < NEAR, problem.upper, x))
    return snapped if largest_miss(problem, snapped) <= FEASIBLE else None


def largest_miss(problem: Problem, x: Array) -> float:
    """Most by which any row lies outside its limits."""
    pattern = problem.pattern
    shape = (pattern.rows, pattern.columns)
    activity = csc_array((problem.coefficients, pattern.row_index, pattern.column_start), shape=shape) @ x
    return float(np.maximum(problem.row_lower - activity, activity - problem.row_upper).max(initial=0.0))
