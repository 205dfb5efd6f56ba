"""Holes in measured files: a fault, unless the user asks for the one rule; then the steps are marked."""

import json

import pytest
from typer.testing import CliRunner

from scenarios.cli import app
from scenarios.faults import ScenarioFaults
from scenarios.reading import read_scenario
from scenarios.runner import run

SCENARIO = """
version: 1
name: gap
title: gap
time: {start: 2026-07-01, until: 2026-07-02, step_minutes: 60}
series:
  d: {csv: {file: d.csv, column: v, time: t, unit: kW}}
blocks:
  - name: b
    place: 日本
    buildings:
      - name: x
        kind: home
        sector: household
        connection: {import_yen_per_kwh: 30}
        assets: {load: {kind: load, demand_kw: d}}
"""


@pytest.fixture
def gap(tmp_path):
    """A scenario whose meter is silent from 3 to 5 o'clock."""
    rows = [f"2026-07-01T{hour:02d}:00,{'' if hour in (3, 4) else hour}" for hour in range(24)]
    (tmp_path / "d.csv").write_text("\n".join(["t,v", *rows]), "utf-8")
    (tmp_path / "gap.yaml").write_text(SCENARIO, "utf-8")
    return tmp_path / "gap.yaml"


def test_a_hole_is_a_fault_until_repair_is_asked_for(gap):
    with pytest.raises(ScenarioFaults, match="column v is empty"):
        read_scenario(gap)
    runner = CliRunner()
    assert runner.invoke(app, ["validate", str(gap)]).exit_code == 2
    assert runner.invoke(app, ["validate", str(gap), "--repair"]).exit_code == 0


def test_filled_steps_are_marked_in_the_manifest_and_the_stored_scenario_asks_for_them_again(gap, tmp_path):
    done = CliRunner().invoke(app, ["run", str(gap), "--repair", "--runs", str(tmp_path / "runs"), "--json"])
    assert done.exit_code == 0, done.output
    folder = json.loads(done.stdout)["folder"]
    manifest = json.loads((tmp_path / "runs" / folder / "manifest.json").read_text("utf-8"))
    (series,) = manifest["series"]
    assert series["estimated"] == ["2026-07-01T03:00:00+09:00/2026-07-01T05:00:00+09:00"]
    assert (series["quality"], "推計" in series["source"]) == ("measured", True)
    assert '"repair": true' in (tmp_path / "runs" / folder / "scenario.yaml").read_text("utf-8")


def test_a_scenario_may_ask_for_repair_itself(gap, tmp_path):
    gap.write_text(SCENARIO + "repair: true\n", "utf-8")
    result = run(read_scenario(gap), runs=tmp_path / "runs")
    assert result.schedule[("x", "load", "demand_kw")].tolist()[2:6] == pytest.approx([2, 3, 4, 5])


def test_what_the_rule_does_not_reach_stays_a_fault(gap):
    rows = [f"2026-07-01T{hour:02d}:00,{hour if hour < 3 else ''}" for hour in range(24)]
    (gap.parent / "d.csv").write_text("\n".join(["t,v", *rows]), "utf-8")
    with pytest.raises(ScenarioFaults, match="has no value for 2026-07-01 03:00"):
        read_scenario(gap, repair=True)
