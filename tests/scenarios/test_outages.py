"""Blackouts of a scenario: who holds out, for how long, with what (systems.md, A16; domain rule 16)."""

import pytest

from scenarios import read_scenario, run
from scenarios.faults import ScenarioFaults

SHELTER = """
version: 1
name: shelter
title: A shelter in the dark
time: {start: 2024-09-01, until: 2024-09-03, step_minutes: 60}
dispatch: {window_h: 48, commit_h: 24}
outages:
  - {name: typhoon, start: 2024-09-01T06:00, until: 2024-09-02T06:00}
blocks:
  - name: school
    place: 日本/千葉県/柏市
    interchange: {limit_kw: 50, islandable: true}
    buildings:
      - name: gym
        kind: school
        sector: tertiary
        connection: {import_yen_per_kwh: 20}
        assets:
          light: {kind: load, demand_kw: 2, tier: 1}
          air: {kind: load, demand_kw: 30, tier: 3}
      - name: hall
        kind: town_hall
        sector: tertiary
        connection: {import_yen_per_kwh: 20}
        assets:
          desk: {kind: load, demand_kw: 1, tier: 2}
          battery: {kind: battery, capacity_kwh: 40, power_kw: 20, reserve_kwh: 20, discharge_efficiency: 1}
  - name: homes
    place: 日本/千葉県/柏市
    buildings:
      - name: home
        kind: home
        sector: household
        count: 10
        connection: {import_yen_per_kwh: 30}
        assets:
          load: {kind: load, demand_kw: 0.4, tier: 1}
          roof: {kind: pv, available_kw: 4}
"""


@pytest.fixture
def worked(tmp_path):
    def run_of(*changes):
        text = SHELTER
        for old, new in changes:
            assert text.count(old) == 1
            text = text.replace(old, new)
        path = tmp_path / "shelter.yaml"
        path.write_text(text, encoding="utf-8")
        return run(read_scenario(path), runs=tmp_path / "runs")

    return run_of


def held(result):
    table = result.frame("outages")
    return table.set_index(["building", "tier"])


def test_critical_demand_is_served_to_the_last_kwh_before_anything_else(worked):
    result = worked()
    table = held(result)
    assert table.loc[("gym", 1), "held_h"] == pytest.approx(20)  # 40 kWh at 2 kW, kept full for the outage
    assert table.loc[("gym", 1), "unserved_kwh"] == pytest.approx(2 * 4)
    assert table.loc[("gym", 3), "held_h"] == table.loc[("hall", 2), "held_h"] == 0
    assert result.figures["outage_held_h"] == pytest.approx(20)
    assert result.figures["outage_critical_kwh"] == pytest.approx(8)
    assert result.figures["outage_unserved_kwh"] == pytest.approx(table["unserved_kwh"].sum())


def test_a_roof_without_a_battery_gives_what_its_socket_gives(worked):
    alone = worked(("demand_kw: 0.4, tier: 1", "demand_kw: 2, tier: 1"))
    assert held(alone).loc[("home", 1), "unserved_kwh"] == pytest.approx(10 * 24 * 0.5)
    generated = alone.schedule[("home", "roof", "generation_kw")]
    assert generated.iloc[6:30].max() == pytest.approx(1.5)


def test_a_line_that_cannot_stand_alone_leaves_the_gym_in_the_dark_at_once(worked):
    table = held(worked((", islandable: true", "")))
    assert table.loc[("gym", 1), "held_h"] == 0
    assert table.loc[("hall", 2), "held_h"] == 24


def test_in_the_dark_there_is_no_grid_to_balance(worked):
    offered = worked().frame("flexibility")
    assert offered.iloc[6:30, 1:].to_numpy() == pytest.approx(0)
    assert offered.iloc[30:, 1:].to_numpy().max() > 0


def test_only_the_blocks_that_are_named_lose_power(worked):
    result = worked(("until: 2024-09-02T06:00}", "until: 2024-09-02T06:00, blocks: [homes]}"))
    assert set(result.frame("outages")["building"]) == {"home"}
    assert result.figures["outage_critical_kwh"] == 0
    assert result.figures["outage_held_h"] == 24


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("2024-09-02T06:00}", "2024-09-01T05:00}", r"outages\[0\]\.until: must be after the start"),
        ("2024-09-02T06:00}", "2024-09-02T06:10}", r"outages\[0\]\.until: must lie within the run"),
        (
            "2024-09-02T06:00}",
            "2024-09-02T06:00, blocks: [port]}",
            r"outages\[0\]\.blocks\[0\]: there is no block port",
        ),
        ("{window_h: 48, commit_h: 24}", "{window_h: 24, commit_h: 24}", r"outages\[0\]\.until: must be within sight"),
        ("{window_h: 48,", "{forecast: yesterday, window_h: 48,", r"dispatch\.forecast: must be perfect"),
    ],
)
def test_outages_that_make_no_sense_are_refused_in_their_place(worked, old, new, sentence):
    with pytest.raises(ScenarioFaults, match=sentence):
        worked((old, new))
