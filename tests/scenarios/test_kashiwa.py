"""Peaks under interchange (systems.md, A15): why they fall in the Kashiwa week, and where they must not."""

import pytest

from scenarios import read_scenario, run
from scenarios.spec.scenario import Scenario


def without_sharing(scenario: Scenario) -> Scenario:
    blocks = tuple(block.model_copy(update={"interchange": None}) for block in scenario.blocks)
    return scenario.model_copy(update={"blocks": blocks, "links": ()})


def with_closed_border(scenario: Scenario) -> Scenario:
    links = tuple(link.model_copy(update={"permitted": False}) for link in scenario.links)
    return scenario.model_copy(update={"links": links})


def test_contract_power_and_the_districts_peak_fall_with_interchange(tmp_path):
    week = read_scenario("kashiwa_week")
    shared, alone = run(week, runs=tmp_path).figures, run(without_sharing(week), runs=tmp_path).figures
    assert shared["contract_kw"] < 0.95 * alone["contract_kw"]
    assert shared["peak_kw"] < 0.97 * alone["peak_kw"]
    assert shared["cost_yen"] < alone["cost_yen"]


def test_nothing_crosses_a_border_that_is_closed(tmp_path):
    week = read_scenario("kashiwa_week")
    open_week, closed_week = run(week, runs=tmp_path), run(with_closed_border(week), runs=tmp_path)
    crossing = open_week.frame("schedule/link")
    assert crossing["forward_kw"].sum() + crossing["backward_kw"].sum() > 0
    assert not closed_week.has("schedule/link")
    assert closed_week.figures["contract_kw"] > open_week.figures["contract_kw"]


def test_like_buildings_without_storage_gain_no_contract_power(tmp_path):
    building = {
        "kind": "office",
        "sector": "tertiary",
        "connection": {"import_yen_per_kwh": 18, "demand_charge_yen_per_kw": 1900},
        "assets": {"load": {"kind": "load", "demand_kw": "demand"}},
    }
    like = Scenario.model_validate(
        {
            "version": 1,
            "name": "like",
            "title": "Like offices",
            "time": {"start": "2024-07-22", "until": "2024-07-24"},
            "series": {"demand": {"synthetic": {"kind": "office", "annual_kwh": 1e6}}},
            "blocks": [
                {
                    "name": "gate",
                    "place": "日本",
                    "interchange": {"limit_kw": 500},
                    "buildings": [{"name": name, **building} for name in ("a", "b", "c")],
                }
            ],
        }
    )
    shared, alone = run(like, runs=tmp_path).figures, run(without_sharing(like), runs=tmp_path).figures
    assert shared["contract_kw"] == pytest.approx(alone["contract_kw"])
