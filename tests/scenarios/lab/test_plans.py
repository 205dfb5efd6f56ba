"""Plans that come with the program can be read and say what they compare."""

import pytest
from typer.testing import CliRunner

from scenarios.cli import app
from scenarios.lab.experiment import experiment
from scenarios.lab.plans import plan_names, read_plan


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
    done = CliRunner().invoke(app, ["lab", "nothing_of_the_kind"])
    assert done.exit_code == 2
    assert "no such file" in done.stderr
    assert "market_rules" in done.stderr


def test_every_fault_of_a_plan_is_told_at_once_with_its_line_and_in_both_languages(tmp_path):
    plan = tmp_path / "plan.yaml"
    plan.write_text("rules: [lottery, call]\nseeds: -3\ncolour: red\npopulation: {traders: nobody}\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["lab", str(plan), "--out", str(tmp_path / "labs")])
    assert done.exit_code == 2
    told = [line for line in done.stderr.splitlines() if line.startswith(str(plan))]
    assert [line.removeprefix(str(plan)).split(": ")[:2] for line in told] == [
        [":1", "rules[0]"],
        [":2", "seeds"],
        [":3", "colour"],
        [":4", "population.traders"],
    ]
    assert "このキーはありません" in done.stderr
    assert not (tmp_path / "labs").exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"- 1", b"a:\n\t- b"])
def test_what_is_no_plan_is_bad_input_and_no_crash(tmp_path, content):
    plan = tmp_path / "plan.yaml"
    plan.write_bytes(content)
    done = CliRunner().invoke(app, ["lab", str(plan)])
    assert done.exit_code == 2
    assert str(plan) in done.stderr
