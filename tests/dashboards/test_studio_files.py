"""One's own data in the studio: files beside the scenarios, workbooks, and what a clone brings along."""

import base64
import io

import pytest

from dashboards.address import Address
from dashboards.app import create_app
from dashboards.runs import Runs
from dashboards.studio.books import scenario_in
from dashboards.studio.checks import faults_in_full
from dashboards.studio.own_files import MOST_BYTES, RefusedError, beside, keep_file, own_files, sent
from dashboards.studio.sources import begun_with, digest, own_file, own_folder, source_of
from dashboards.studio.work import Work
from scenarios import read_scenario, run
from scenarios.draft import data_of
from scenarios.faults import ScenarioFaults
from scenarios.jobs.desk import Desk
from scenarios.library import library_file
from scenarios.workbook.folder import write_template

CSV = "time,kwh\n" + "".join(f"2026-07-2{2 + n // 48} {n % 48 // 2:02}:{n % 2 * 30:02},1.5\n" for n in range(96))
MEASURED = "hall_demand: {csv: {file: ../meters/hall.csv, column: kwh, time: time, unit: kWh}}"


@pytest.fixture
def runs(tmp_path):
    return Runs(tmp_path / "studio" / "runs")


@pytest.mark.parametrize("name", ["meter.csv", "電力量 2024.xlsx", "a-b_c(1).CSV", "w.epw"])
def test_a_file_is_kept_beside_the_scenarios(runs, name):
    file = keep_file(name, b"a,b\n", runs)
    assert file == own_folder(runs) / name
    assert own_files(runs) == [name]
    assert keep_file(name, b"a,b\n", runs) == file


@pytest.mark.parametrize(
    "name",
    [
        "../x.csv",
        "/etc/x.csv",
        "a/b.csv",
        "a\\b.csv",
        ".hidden.csv",
        "x.yaml",
        "x.py",
        "x",
        "",
        "..csv",
        "a\n.csv",
        "x.csv.sh",
        "a" * 200 + ".csv",
        "nul\0.csv",
        "-rf.csv",
    ],
)
def test_a_name_that_leads_elsewhere_or_is_no_data_is_refused(runs, name):
    with pytest.raises(RefusedError, match="name"):
        keep_file(name, b"", runs)
    assert not own_folder(runs).exists()


def test_what_is_there_is_never_replaced_by_something_else(runs):
    keep_file("a.csv", b"1", runs)
    with pytest.raises(RefusedError, match="taken"):
        keep_file("a.csv", b"2", runs)
    assert (own_folder(runs) / "a.csv").read_bytes() == b"1"


def test_too_much_and_what_is_no_file_are_refused():
    with pytest.raises(RefusedError, match="large"):
        sent("data:,".ljust(MOST_BYTES * 2, "A"))
    with pytest.raises(RefusedError, match="broken"):
        sent("data:text/csv;base64,???")
    assert sent("data:text/csv;base64," + base64.b64encode(b"a,b").decode()) == b"a,b"


@pytest.fixture
def measured(tmp_path, runs):
    """A stored run whose meter file lies in another folder than its scenario."""
    text = library_file("town_hall_and_homes").read_text("utf-8")
    text = text.replace("hall_demand: {synthetic: {kind: town_hall, floor_m2: 2000}}", MEASURED)
    for name, content in (("meters/hall.csv", CSV), ("mine/town.yaml", text)):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(content, encoding="utf-8")
    return run(read_scenario(tmp_path / "mine" / "town.yaml"), runs=runs.root)


def clone_of(name, runs, monkeypatch):
    monkeypatch.setattr(Desk, "call_service", lambda desk: None)
    source = source_of(f"run/{name}", runs)
    address = Address(page="studio", lang="en", rest=(("scenario", source.key),))
    return Work(address, runs, beside(begun_with(source, runs)), {"kept": digest(source.text)})


def test_a_clone_of_a_run_brings_its_files_along(measured, runs, monkeypatch):
    work = clone_of(measured.name, runs, monkeypatch)
    _, _, target = work.run(with_original=False)
    assert target.startswith("/jobs?")
    assert own_files(runs) == ["hall.csv"]
    assert faults_in_full(work.text, work.file()) == []


def test_a_file_that_is_no_longer_what_it_was_is_not_brought_along(measured, runs, monkeypatch, tmp_path):
    (tmp_path / "meters" / "hall.csv").write_text(CSV.replace("1.5", "9"))
    told, _, _ = clone_of(measured.name, runs, monkeypatch).run(with_original=False)
    assert "no such file" in str(told)
    assert own_files(runs) == []


def book(tmp_path, text):
    (tmp_path / "town.yaml").write_text(text, encoding="utf-8")
    write_template(tmp_path / "book.xlsx", read_scenario(tmp_path / "town.yaml"))
    return (tmp_path / "book.xlsx").read_bytes()


def test_a_workbook_becomes_a_scenario_of_ones_own(tmp_path, runs):
    content = book(tmp_path, library_file("town_hall_and_homes").read_text("utf-8"))
    text = scenario_in("town.xlsx", content, runs)
    assert data_of(text)["name"] == "town_hall_and_homes_2"
    assert text.startswith("# Written by machigrid from town.xlsx\n")
    assert faults_in_full(text, own_file(runs, "town_hall_and_homes_2")) == []
    assert [*own_folder(runs).iterdir()] == []


def test_a_workbook_that_names_files_elsewhere_is_refused_unread(tmp_path, runs, measured):
    content = book(tmp_path, (tmp_path / "mine" / "town.yaml").read_text("utf-8").replace("../meters", "meters"))
    with pytest.raises(ScenarioFaults) as caught:
        scenario_in("town.xlsx", content, runs)
    assert caught.value.faults[0].file == "town.xlsx"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no book", b"a,b\n1,2\n"])
def test_what_is_no_workbook_is_refused_and_leaves_nothing(runs, content):
    with pytest.raises(RefusedError, match="broken"):
        scenario_in("x.xlsx", content, runs)
    assert [*own_folder(runs).iterdir()] == []


def test_the_template_of_a_scenario_can_be_fetched_and_read_back(runs):
    client = create_app(runs.root).server.test_client()
    answer = client.get("/studio/template.xlsx?scenario=library/town_hall_and_homes")
    assert answer.status_code == 200
    text = scenario_in("t.xlsx", io.BytesIO(answer.data).read(), runs)
    assert len(data_of(text)["blocks"][0]["buildings"]) == 2
    for key in ("library/../x", "own/nothing", "run/.."):
        assert client.get("/studio/template.xlsx", query_string={"scenario": key}).status_code == 404
