"""The stack against the Pyomo twin: two roads from the same equations to the same optimum."""

import numpy as np
import pytest
from districts import random_district
from hypothesis import given, settings
from hypothesis import strategies as st
from pyomo.environ import Constraint, SolverFactory, Var, value

from ems.dispatch import as_pyomo, solve, whole
from ems.solver import WarmSolver
from ems.stack import Stack

SEEDS = st.integers(0, 2**32 - 1)


def agree(district):
    ours = solve(district)
    model = as_pyomo(district)
    SolverFactory("appsi_highs").solve(model, options={"threads": 1, "mip_rel_gap": 1e-9})
    assert ours.objective == pytest.approx(value(model.cost), rel=1e-7, abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_twin_and_stack_reach_the_same_objective(seed):
    agree(random_district(seed))


@settings(max_examples=8, deadline=None)
@given(SEEDS)
def test_they_agree_where_prices_reward_flowing_both_ways(seed):
    agree(random_district(seed, hours=12, buildings=2, inverted_prices=True))
    agree(random_district(seed, hours=12, buildings=2, negative_prices=True))


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_they_agree_where_assets_switch_on_and_off(seed):
    agree(random_district(seed, hours=12, buildings=2, switching=True))


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_the_stacks_optimum_is_feasible_in_the_twin_at_the_same_cost_and_slack(seed):
    district = random_district(seed)
    groups, window, states = whole(district)
    problem = Stack(groups, window).problem(window, states)
    solution = WarmSolver().solve(problem)
    model = as_pyomo(district)
    columns = iter(solution.x)
    for block in model.assets.values():
        for variable in block.component_data_objects(Var):
            variable.set_value(next(columns), skip_validation=True)
    assert next(columns, None) is None
    for constraint in model.component_data_objects(Constraint):
        low = value(constraint.lower) if constraint.lower is not None else -np.inf
        high = value(constraint.upper) if constraint.upper is not None else np.inf
        assert low - 1e-5 <= value(constraint.body) <= high + 1e-5, constraint.name
    assert value(model.cost) == pytest.approx(solution.objective, rel=1e-7, abs=1e-6)
    weighted = sum(
        placed.copies * value(block.slack_yen)
        for placed, block in zip((p for g in groups for p in g.placed), model.assets.values(), strict=True)
        if block.component("slack_yen") is not None
    )
    assert weighted == pytest.approx(solution.parts["slack_yen"], rel=1e-7, abs=1e-4)
