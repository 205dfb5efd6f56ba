"""The solver's methods: each reaches the same optimum, and what it hands on is clean."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, grid, home, random_district
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import Battery
from ems.checks import check
from ems.dispatch import whole
from ems.interior import FEASIBLE, NEAR, cleaned, largest_miss
from ems.rolling import roll
from ems.solver import FROM_BASIS, FROM_SCRATCH, LAST_RESORT, Unsolved, WarmSolver
from ems.stack import Stack
from ems.windows import Settings

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


def test_windows_whose_basis_leads_the_dual_simplex_astray_are_solved_all_the_same():
    """HiGHS 1.15 ends the third window of this building with an error where it starts from the second's basis."""
    time, chance = grid(96, 30), np.random.default_rng(0)
    hour = np.arange(time.steps) * time.step_h % 24
    sun_kw = 3 * np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None) * chance.uniform(0.2, 1, time.steps)
    roof_and_battery = home(
        demand_kw=chance.uniform(0.2, 1, time.steps),
        sun_kw=sun_kw,
        price=np.where((hour >= 13) & (hour < 16), 30.0, 20.0),
        demand_charge_yen_per_kw=100.0,
        battery=Battery(capacity_kwh=10.0, power_kw=3.0),
    )
    assert check(roll(district(roof_and_battery, time=time), Settings(window_h=48, commit_h=24))) == []


class Failing(WarmSolver):
    """Runs every method, and calls those that it is told to a failure."""

    def __init__(self, *failing, **options):
        super().__init__(**options)
        self.failing, self.tried = failing, []

    def _run(self, problem, method):
        self.tried.append(method)
        x = super()._run(problem, method)
        return None if any(method is one for one in self.failing) else x


@pytest.mark.parametrize("failing", [(FROM_BASIS,), (FROM_BASIS, FROM_SCRATCH)])
@pytest.mark.parametrize("seed", [3, 5])
def test_each_method_that_fails_hands_over_to_the_next_which_reaches_the_optimum(failing, seed):
    problem = a_problem(seed)
    second = replace(problem, cost=problem.cost * np.linspace(1.0, 1.1, problem.pattern.columns))
    solver = Failing(*failing)
    for one in (problem, second, problem):
        assert solver.solve(one).objective == pytest.approx(WarmSolver().solve(one).objective, rel=1e-9)


def test_after_a_failure_the_next_window_starts_from_the_basis_that_was_found_instead():
    problem = a_problem(3)
    solver = Failing(FROM_BASIS)
    solver.solve(problem)
    solver.solve(problem)
    solver.failing = ()
    assert solver.solve(problem).iterations == 0
    assert solver.tried == [FROM_SCRATCH, FROM_BASIS, FROM_SCRATCH, FROM_BASIS]


def test_a_problem_that_no_method_solves_says_how_the_last_one_ended_and_the_next_starts_anew():
    problem = a_problem(3)
    solver = Failing(FROM_SCRATCH, LAST_RESORT)
    with pytest.raises(Unsolved, match="Optimal"):
        solver.solve(problem)
    solver.failing = ()
    assert solver.solve(problem).iterations > 0


def test_a_problem_without_a_solution_is_not_tried_in_other_ways():
    problem = a_problem(3)
    solver = Failing()
    with pytest.raises(Unsolved, match="Infeasible"):
        solver.solve(replace(problem, upper=problem.lower))
    assert solver.tried == [FROM_SCRATCH]
