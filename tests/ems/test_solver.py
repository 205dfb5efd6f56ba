"""The solver's methods: each reaches the same optimum, and what it hands on is clean."""

from dataclasses import replace

import numpy as np
import pytest
from districts import random_district
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.dispatch import whole
from ems.interior import FEASIBLE, NEAR, cleaned, largest_miss
from ems.solver import WarmSolver
from ems.stack import Stack

SEEDS = st.integers(0, 2**32 - 1)


def a_problem(seed):
    groups, window, states = whole(random_district(seed))
    return Stack(groups, window).problem(window, states)


@settings(max_examples=15, deadline=None)
@given(SEEDS)
def test_the_interior_point_is_as_good_as_the_vertex_and_obeys_every_row_and_bound(seed):
    problem = a_problem(seed)
    vertex, inner = WarmSolver().solve(problem), WarmSolver(large_columns=0).solve(problem)
    assert inner.objective == pytest.approx(vertex.objective, rel=1e-5, abs=1e-2)
    assert (problem.lower - 1e-12 <= inner.x).all()
    assert (inner.x <= problem.upper + 1e-12).all()
    assert largest_miss(problem, inner.x) <= FEASIBLE


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_windows_solved_one_after_another_reach_what_each_reaches_alone(seed):
    first = a_problem(seed)
    dearer = replace(first, cost=first.cost * np.linspace(1.0, 1.1, first.pattern.columns))
    for solver in (WarmSolver(), WarmSolver(large_columns=0)):
        for problem in (first, dearer, first, dearer):
            alone = WarmSolver().solve(problem).objective
            assert solver.solve(problem).objective == pytest.approx(alone, rel=1e-5, abs=1e-2)


def test_a_large_problem_pays_for_a_basis_only_when_windows_follow():
    problem = a_problem(3)
    solver = WarmSolver(large_columns=0)
    solver.solve(problem)
    second = replace(problem, cost=problem.cost * np.linspace(1.0, 1.1, problem.pattern.columns))
    exact = WarmSolver().solve(second).objective
    assert solver.solve(second).objective == pytest.approx(exact, rel=1e-9)
    assert solver.solve(second).iterations == 0


def test_a_point_that_snapping_would_break_is_not_called_clean():
    problem = a_problem(3)
    x = WarmSolver().solve(problem).x
    assert cleaned(problem, x) is not None
    off = x.copy()
    off[np.flatnonzero((x > 1) & (x + 1 < problem.upper))[0]] += 0.1
    assert cleaned(problem, off) is None
    nearly = np.clip(x, problem.lower + NEAR / 2, None)
    assert (cleaned(problem, nearly)[x == problem.lower] == problem.lower[x == problem.lower]).all()
