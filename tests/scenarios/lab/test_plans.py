"""Plans that come with the program can be read and say what they compare."""

import pytest

from scenarios.lab.experiment import experiment
from scenarios.lab.plans import PlanError, plan_names, read_plan


@pytest.mark.parametrize("name", plan_names())
def test_a_plan_of_the_program_runs(name):
    plan = read_plan(name)
    small = plan.model_copy(update={"seeds": 1, "population": plan.population.model_copy(update={"orders": 20})})
    found = experiment(small)["sessions"]
    assert len(found) == len(plan.rules) * len(plan.populations())


def test_measures_are_named_in_their_cells():
    cells = read_plan("points_and_nudges").populations()
    assert list(cells) == ["incentives=none", "incentives=points", "incentives=nudge"]


def test_measures_change_what_is_said_and_never_what_it_is_worth():
    plan = read_plan("points_and_nudges").model_copy(update={"seeds": 2})
    found = experiment(plan)["sessions"].groupby(["population", "rule"]).mean(numeric_only=True)
    none, points = found.loc["incentives=none"], found.loc["incentives=points"]
    assert points.loc["call", "volume_kg"] > none.loc["call", "volume_kg"]
    assert (points["loss_misreporting_yen"] > 0).all()
    assert (none["loss_misreporting_yen"] == 0).all()


def test_a_name_that_is_no_plan_is_told_which_there_are():
    with pytest.raises(PlanError, match="market_rules"):
        read_plan("nothing_of_the_kind")
