"""Free sizes in a scenario: found, told in the run, refused where they cannot be found."""

import pytest

from scenarios import read_scenario, run
from scenarios.faults import ScenarioFaults

FARM = """
version: 1
name: farm
title: What to build
time: {start: 2024-07-01, until: 2024-07-03, step_minutes: 60}
dispatch: {window_h: 48, commit_h: 48}
series:
  sun: {synthetic: {kind: pv, latitude: 35.9, longitude: 139.95, tilt_deg: 10, annual_kwh_per_kw: 1150}}
  price: {hours: {default: 15, rules: [{from: "07:00", until: "23:00", value: 32}]}}
blocks:
  - name: field
    place: 日本
    buildings:
      - name: farm
        kind: other
        sector: tertiary
        count: 2
        connection: {import_yen_per_kwh: price, import_limit_kw: free, yen_per_kw_year: 5000, most_kw: 200}
        assets:
          load: {kind: load, demand_kw: 20}
          roof: {kind: pv, profile: sun, dc_kw: free, yen_per_kw_year: 15000, most_kw: 500}
          cells: {kind: battery, capacity_kwh: free, yen_per_kwh_year: 2500, power_kw: 30}
"""


def farm(tmp_path, *changes):
    text = FARM
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = tmp_path / "farm.yaml"
    path.write_text(text, encoding="utf-8")
    return read_scenario(path)


def test_a_run_tells_the_sizes_it_found_and_what_they_cost(tmp_path):
    result = run(farm(tmp_path), runs=tmp_path / "runs")
    found = {(size["asset"], size["field"]): size["value"] for size in result.sizes}
    assert set(found) == {("connection", "import_limit_kw"), ("roof", "capacity_kw"), ("cells", "capacity_kwh")}
    assert all(value > 1 for value in found.values())
    yearly = 5000 * found["connection", "import_limit_kw"] + 15000 * found["roof", "capacity_kw"]
    yearly += 2500 * found["cells", "capacity_kwh"]
    assert result.figures["capital_yen"] == pytest.approx(2 * yearly * 48 / 8760)
    assert result.frame("schedule/connection")["import_kw"].max() <= found["connection", "import_limit_kw"] + 1e-6
    assert result.frame("schedule/battery")["stored_kwh"].max() <= found["cells", "capacity_kwh"] + 1e-6
    assert result.findings == []


def test_a_run_without_free_sizes_has_no_capital_cost(tmp_path):
    fixed = farm(
        tmp_path,
        ("import_limit_kw: free, yen_per_kw_year: 5000, most_kw: 200", "import_limit_kw: 50"),
        ("dc_kw: free, yen_per_kw_year: 15000, most_kw: 500", "dc_kw: 30"),
        ("capacity_kwh: free, yen_per_kwh_year: 2500", "capacity_kwh: 20"),
    )
    result = run(fixed, runs=tmp_path / "runs")
    assert result.sizes == []
    assert result.figures["capital_yen"] is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("commit_h: 48", "commit_h: 24", r":6:.*dispatch: must see the whole run at once.* at least 48"),
        ("commit_h: 48", "commit_h: 48, forecast: yesterday", "and forecast to perfect"),
        (", yen_per_kwh_year: 2500", "", r"yen_per_kwh_year: is missing: capacity_kwh is free"),
        ("dc_kw: free", "dc_kw: 30", "yen_per_kw_year: is only for a free size, and dc_kw is not free"),
        ("dc_kw: free", "dc_kw: free, ac_kw: 20", "give no `ac_kw` where `dc_kw` is free"),
        ("dc_kw: free", "dc_kw: fre", "must be a number or `free`"),
        (", power_kw: 30", ", power_kw: 30, depth_yen_per_kwh: [1, 2]", "needs a capacity_kwh that is not free"),
        (
            "{kind: load, demand_kw: 20}",
            "{kind: wind, available_kw: 3, capacity_kw: free, yen_per_kw_year: 1}",
            "most_kw: is missing: with a free capacity_kw",
        ),
    ],
)
def test_what_cannot_be_found_is_refused_with_its_place(old, new, words, tmp_path):
    with pytest.raises(ScenarioFaults, match=words):
        farm(tmp_path, (old, new))
