"""Sizes that a run found, on its overview."""

from dashboards.address import Address
from dashboards.runs import Runs
from dashboards.scene import Scene
from dashboards.sizes import sizes
from scenarios import read_scenario, run

FARM = """
version: 1
name: farm
title: What to build
time: {start: 2024-07-01, until: 2024-07-02, step_minutes: 60}
dispatch: {window_h: 24, commit_h: 24}
blocks:
  - name: field
    place: 日本
    buildings:
      - name: farm
        kind: other
        sector: tertiary
        connection: {import_yen_per_kwh: 30}
        assets:
          load: {kind: load, demand_kw: 20}
          roof: {kind: pv, profile: 0.5, dc_kw: free, yen_per_kw_year: 15000, most_kw: 30}
"""


def test_sizes_found_are_told_beside_the_most_that_could_be_built(tmp_path):
    (tmp_path / "farm.yaml").write_text(FARM, encoding="utf-8")
    folder = run(read_scenario(tmp_path / "farm.yaml"), runs=tmp_path / "runs").folder
    runs = Runs(folder.parent)
    for lang, said in (("en", "30.0 kW (at most 30.0 kW)"), ("ja", "30.0 kW（上限 30.0 kW）")):
        scene = Scene(Address(page="overview", lang=lang, run=folder.name), runs, runs.open(folder.name))
        assert said in str(sizes(scene))


def test_a_run_without_free_sizes_tells_none(scene_of):
    assert sizes(scene_of(page="overview")) == []
