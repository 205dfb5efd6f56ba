"""Variants of a scenario: every combination is a run of its own, and the table says what each of them says."""

import json

import pytest
from typer.testing import CliRunner

from scenarios import read_scenario, run
from scenarios.cli import app
from scenarios.draft import data_of, put, remove, rewrite, value_at
from scenarios.faults import ScenarioFaults
from scenarios.jobs.kinds import KINDS
from scenarios.jobs.kinds.sweep import sweep_order
from scenarios.library import library_file
from scenarios.reading import read_text
from scenarios.sweep.command import for_people
from scenarios.sweep.places import NoPlaceError, place_of
from scenarios.sweep.plan import plan_file, read_plan
from scenarios.sweep.sweep import list_sweeps, order_of, sweep
from scenarios.sweep.variants import valued, variants

BASE = library_file("town_hall_and_homes")
TEXT = BASE.read_text("utf-8").replace("until: 2026-07-24", "until: 2026-07-23")
HOURS = 24
HALL = ("blocks", 0, "buildings", 0)
PLAN = """\
scenario: base.yaml
vary:
  - path: town_hall.roof.dc_kw
    values: [0, 60]
    along: [town_hall.roof.ac_kw]
  - path: town_hall.connection.export_yen_per_kwh
    values: [8, 10]
"""


@pytest.fixture
def planned(tmp_path):
    """Writes a plan beside a short scenario and gives its file."""
    (tmp_path / "base.yaml").write_text(TEXT, encoding="utf-8")

    def plan(text=PLAN):
        (tmp_path / "sizes.yaml").write_text(text, encoding="utf-8")
        return tmp_path / "sizes.yaml"

    return plan


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A sweep, its folder of runs, and the plan's file."""
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "base.yaml").write_text(TEXT, encoding="utf-8")
    (folder / "sizes.yaml").write_text(PLAN, encoding="utf-8")
    return sweep(order_of(folder / "sizes.yaml"), runs=folder / "runs", sweeps=folder / "sweeps"), folder


def test_the_table_says_what_each_run_says(stored, tmp_path):
    done, folder = stored
    table = done.table()
    assert table[[axis["path"] for axis in done.axes]].to_numpy().tolist() == [[0, 8], [0, 10], [60, 8], [60, 10]]
    dark = remove(TEXT, (*HALL, "assets", "roof"))
    own = run(read_text(dark, BASE), runs=tmp_path)
    assert own.figures["cost_yen"] == table["cost_yen"].iloc[0]
    assert table["run"].nunique() == 4
    assert [each.name for each in list_sweeps(folder / "sweeps")] == [done.name]


def test_a_variant_that_is_the_scenario_itself_is_its_run(stored):
    done, folder = stored
    itself = run(read_scenario(folder / "base.yaml"), runs=folder / "runs")
    assert done.table()["run"].tolist()[2] == itself.name


def test_what_is_stored_is_not_worked_out_again_and_workers_change_nothing(stored, tmp_path):
    done, folder = stored
    times = {path: path.stat().st_mtime_ns for path in (folder / "runs").glob("*/manifest.json")}
    order, told = order_of(folder / "sizes.yaml"), []
    sweep(order, runs=folder / "runs", sweeps=tmp_path, progress=lambda *parts: told.append(parts))
    several = sweep(order, runs=folder / "runs", sweeps=tmp_path, workers=2)
    assert {path: path.stat().st_mtime_ns for path in (folder / "runs").glob("*/manifest.json")} == times
    assert several.table().equals(done.table())
    assert told[-1] == (4000, 4000)


def test_what_is_stored_is_found_without_the_text_of_any_variant(stored, tmp_path, monkeypatch):
    done, folder = stored
    monkeypatch.setattr("scenarios.sweep.variants.rewrite", lambda *_: pytest.fail("a text was written"))
    again = sweep(order_of(folder / "sizes.yaml"), runs=folder / "runs", sweeps=tmp_path)
    assert again.table().equals(done.table())


def test_a_variant_means_what_its_text_says(planned):
    order = order_of(planned())
    for each in variants(order.plan, order.base):
        assert each.data == data_of(each.text)


def test_a_unit_that_ends_a_title_follows_the_value():
    assert valued("PV [kW]", 60) == "PV 60 kW"
    assert valued("town_hall.roof.dc_kw", 0.5) == "town_hall.roof.dc_kw 0.5"


def test_a_price_of_a_unit_counts_every_copy_for_the_time_of_the_run(planned, tmp_path):
    text = """\
scenario: base.yaml
vary:
  - {path: homes.roof.dc_kw, values: [0, 2], yen_per_unit_year: 8760}
  - {path: homes.count, values: [10, 20], yen_per_unit_year: 87600}
"""
    done = sweep(order_of(planned(text)), runs=tmp_path / "runs", sweeps=tmp_path)
    table = done.table()
    by_hand = [HOURS * (kw * homes + 10 * homes) for kw in (0, 2) for homes in (10, 20)]
    assert table["equipment_yen"].tolist() == pytest.approx(by_hand)
    assert (table["total_yen"] - table["cost_yen"]).tolist() == pytest.approx(by_hand)


def test_what_is_no_number_has_no_price(planned):
    text = "scenario: base.yaml\nvary:\n  - {path: repair, values: [true, false], yen_per_unit_year: 1}\n"
    with pytest.raises(ScenarioFaults, match="values must be numbers"):
        order_of(planned(text))


def test_a_size_takes_what_goes_along_with_it_and_says_so_in_its_title(planned):
    order = order_of(planned(PLAN.replace("[0, 60]", "[30]")))
    data = data_of(variants(order.plan, order.base)[0].text)
    assert value_at(data, (*HALL, "assets", "roof")) == {"kind": "pv", "profile": "sun", "dc_kw": 30, "ac_kw": 25}
    assert (
        data["title"]["en"]
        == "A town hall and twenty homes – town_hall.roof.dc_kw 30, town_hall.connection.export_yen_per_kwh 8"
    )


def test_comments_and_all_that_does_not_vary_stay(planned):
    order = order_of(planned(PLAN.replace("[0, 60]", "[30]")))
    text = variants(order.plan, order.base)[0].text
    assert text.startswith("# The example that `machigrid template` writes")
    assert "factor_source: National mean" in text


@pytest.mark.parametrize(
    ("path", "loc"),
    [
        ("town_hall.roof.dc_kw", (*HALL, "assets", "roof", "dc_kw")),
        ("town_hall.assets.roof.dc_kw", (*HALL, "assets", "roof", "dc_kw")),
        ("town_hall.connection.export_yen_per_kwh", (*HALL, "connection", "export_yen_per_kwh")),
        ("blocks[0].buildings[0].count", (*HALL, "count")),
        ("blocks.centre.buildings.homes.count", ("blocks", 0, "buildings", 1, "count")),
        ("dispatch.window_h", ("dispatch", "window_h")),
        ("seed", ("seed",)),
    ],
)
def test_a_place_is_called_as_people_and_as_faults_call_it(path, loc):
    assert place_of(path, data_of(TEXT)) == loc


@pytest.mark.parametrize(
    ("path", "name"), [("blocks[3].name", "3"), ("town_hall.sun.dc_kw", "sun"), ("issuance.x.y", "x"), ("", "")]
)
def test_a_place_that_is_none_is_named(path, name):
    with pytest.raises(NoPlaceError, match=f"^{name}$"):
        place_of(path, data_of(TEXT))


FAULTY = {
    "path: town_hall.rof.dc_kw": ("vary[0].path", "no rof", "roof"),
    "path: town_hal.roof.dc_kw": ("vary[0].path", "no town_hal", "town_hall"),
    "values: [-5]": ("vary[0].values[0]", "must be > 0", ""),
    "along: [town_hall.load.demand_kw]": ("vary[0].along", "no number", ""),
    "values: []": ("vary[0].values", "at least 1", ""),
    "paths: x": ("vary[0].paths", "not a known key", ""),
}


@pytest.mark.parametrize("line", FAULTY)
def test_a_fault_is_told_in_its_line_of_the_plan(planned, tmp_path, line):
    key = line.split(":", maxsplit=1)[0]
    old = next((each for each in PLAN.splitlines() if each.strip(" -").startswith(f"{key}:")), "    along: [")
    text = "\n".join(
        each[: len(each) - len(each.lstrip(" -"))] + line if each == old else each for each in PLAN.splitlines()
    )
    text = text if key != "paths" else PLAN.replace("    along:", "    paths: x\n    along:")
    path, words, meant = FAULTY[line]
    with pytest.raises(ScenarioFaults) as caught:
        sweep(order_of(planned(text)), runs=tmp_path / "runs", sweeps=tmp_path / "sweeps")
    fault = caught.value.faults[0]
    assert (fault.path.split(" ")[0], fault.file) == (path, str(tmp_path / "sizes.yaml"))
    assert words in fault.words
    assert meant in fault.hint
    assert line in (tmp_path / "sizes.yaml").read_text().splitlines()[fault.line - 1]
    assert fault.words_ja != fault.words
    assert not (tmp_path / "runs").exists()


def test_a_plan_without_end_is_refused(planned):
    with pytest.raises(ScenarioFaults, match="2000 variants"):
        order_of(planned(PLAN.replace("[0, 60]", str([*range(1000)]))))


def test_the_command_and_the_job_give_the_same(stored, tmp_path):
    done, folder = stored
    asked = ["sweep", str(folder / "sizes.yaml"), "--runs", str(folder / "runs"), "--out", str(tmp_path / "a")]
    told = CliRunner().invoke(app, [*asked, "--json"])
    assert told.exit_code == 0, told.output
    rows = json.loads(done.table().to_json(orient="records"))
    assert json.loads(told.stdout)["variants"] == rows
    order = sweep_order(order_of(folder / "sizes.yaml"), sweeps=tmp_path / "b")
    result = KINDS["sweep"].work(json.loads(json.dumps(order.given)), folder / "runs", lambda *_: None)
    assert [{"sweep": each.name} for each in list_sweeps(tmp_path / "b")] == [result]
    assert for_people(done).splitlines()[0].split()[:2] == [
        "town_hall.roof.dc_kw",
        "town_hall.connection.export_yen_per_kwh",
    ]


def test_a_faulty_plan_ends_the_command_with_2(planned):
    told = CliRunner().invoke(app, ["sweep", str(planned(PLAN.replace("base.yaml", "no.yaml"))), "--json"])
    assert told.exit_code == 2
    assert json.loads(told.stdout)["faults"][0]["words"] == "no such file"


def test_the_plan_of_the_program_makes_sense():
    assert read_plan(plan_file("town_hall_sizes")).count == 9


def test_many_changes_at_once_are_those_one_by_one():
    values = {("seed",): 7, (*HALL, "count"): 2, ("title",): {"ja": "題", "en": "t"}}
    one_by_one = remove(TEXT, ("grid",))
    for loc, value in values.items():
        one_by_one = put(one_by_one, loc, value)
    assert rewrite(TEXT, values, [("grid",)]) == one_by_one
