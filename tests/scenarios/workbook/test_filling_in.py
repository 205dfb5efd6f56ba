"""Workbooks that people have filled in: values pasted as columns, and every fault in its cell."""

import json
import shutil
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from typer.testing import CliRunner

from scenarios.cli import app
from scenarios.faults import ScenarioFaults
from scenarios.reading import read_scenario
from scenarios.series import read_series
from scenarios.workbook.folder import read_workbook, write_template
from scenarios.workbook.shape import tables

HALF_HOURS = [datetime(2026, 7, 22) + timedelta(minutes=30 * n) for n in range(96)]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    path = tmp_path_factory.mktemp("books") / "town.xlsx"
    write_template(path, read_scenario("town_hall_and_homes"))
    return path


@pytest.fixture
def edited(written, tmp_path):
    """Edits cells, given as sheet -> cell -> value, and returns the book."""

    def edit(changes):
        book = load_workbook(written)
        for name, cells in changes.items():
            sheet = next((each for each in book if each.title.endswith(name)), None) or book.create_sheet(name)
            for cell, value in cells.items():
                sheet[cell] = value
        book.save(tmp_path / "town.xlsx")
        return tmp_path / "town.xlsx"

    return edit


def at(name, key, row=6):
    """Address of the cell of a key, as the sheet is written."""
    table = next(table for table in tables() if table.name == name)
    keys = [*table.keys, NEW]
    return f"D{6 + keys.index(key)}" if name == "scenario" else f"{get_column_letter(2 + keys.index(key))}{row}"


NEW = "the first column beyond"


def faults_of(book):
    with pytest.raises(ScenarioFaults) as caught:
        read_workbook(book, book.with_suffix(""))
    assert not book.with_suffix("").exists()
    return [str(fault).splitlines()[0].split("[", 1)[-1] for fault in caught.value.faults]


def pasted(values):
    cells = {"C5": "hall", "C6": "kWh", "C7": "measured 実績"}
    for row, (stamp, value) in enumerate(zip(HALF_HOURS, values, strict=True), start=8):
        cells |= {f"B{row}": stamp, f"C{row}": value}
    return cells


def test_values_pasted_as_a_column_become_a_series_and_come_back(edited, tmp_path):
    values = [n / 8 for n in range(96)]
    book = edited({" numbers": pasted(values), "assets.load": {at("assets.load", "demand_kw"): "hall"}})
    file = read_workbook(book, tmp_path / "town")
    scenario = read_scenario(file)
    profiles, flaws = read_series(scenario, scenario.time.grid())
    assert flaws == []
    assert profiles["hall"].values.tolist() == [2 * value for value in values]
    assert profiles["hall"].provenance.quality == "measured"
    write_template(tmp_path / "again.xlsx", scenario)
    again = read_workbook(tmp_path / "again.xlsx", tmp_path / "again")
    assert read_scenario(again).model_dump() == scenario.model_dump()
    assert (again.parent / "series.csv").read_text() == (file.parent / "series.csv").read_text()


def test_all_faults_are_told_at_once_each_in_its_cell(edited):
    values = [1.0] * 96
    values[3] = "1,2x"
    new = at("buildings", NEW, 5)
    book = edited(
        {
            " scenario": {at("scenario", "title.ja"): None},
            " buildings": {
                at("buildings", "kind"): "castle",
                at("buildings", "connection.import_yen_per_kwh", 7): None,
                new: "conection.import_limit_kw",
            },
            "assets.battery": {at("assets.battery", "buildings.name"): "town_hal"},
            "assets.ev": {at("assets.ev", "buildings.name"): None},
            "market.buyers": {at("market.buyers", "condition"): "{within: [}"},
            " numbers": pasted(values),
            "bilding": {"A1": "x"},
        }
    )
    told = faults_of(book)
    for place, words in (
        (f"シナリオ scenario!{at('scenario', 'title.ja')}]", "title.ja: is missing"),
        (f"建物 buildings!{at('buildings', 'kind')}]", "must be one of 'home'"),
        (f"建物 buildings!{at('buildings', 'connection.import_yen_per_kwh', 7)}]", "is missing"),
        (f"建物 buildings!{new}]", "there is no key conection.import_limit_kw"),
        ("定置用蓄電池 assets.battery!B6]", "there is no row town_hal among the buildings – did you mean `town_hall`?"),
        ("電気自動車 assets.ev!B6]", "is missing"),
        (f"買い手 market.buyers!{at('market.buyers', 'condition')}]", "is not YAML"),
        ("時系列 numbers!C11]", "column hall is not a number (got '1,2x')"),
        ("bilding!A1]", "there is no kind of sheet bilding"),
    ):
        assert [line for line in told if line.startswith(place) and words in line], (place, words, told)


def test_faults_name_the_sheet_in_japanese_too_and_as_json(edited):
    book = edited({"assets.battery": {at("assets.battery", "capacity_kwh"): -1}})
    done = CliRunner().invoke(app, ["read", str(book), "--json"])
    assert done.exit_code == 2
    fault = json.loads(done.stdout.splitlines()[0])["faults"][0]
    assert (fault["sheet"], fault["line"], fault["column"]) == ("定置用蓄電池 assets.battery", 6, 4)
    assert (fault["words"], fault["words_ja"]) == (
        "must be > 0 (got -1)",
        "0 より大きくなければなりません（値は -1）",
    )


def test_a_meter_number_that_excel_has_cut_is_refused(edited):
    meter = {
        at("series.smart_meter", key): value for key, value in (("name", "m"), ("file", "m.csv"), ("meter", 3.0e21))
    }
    book = edited({"series.smart_meter": meter})
    assert any("has lost digits as a number" in line for line in faults_of(book))


def test_columns_may_move_and_notes_stay_unread(edited, tmp_path):
    book = load_workbook(edited({"assets.battery": {"A6": "renew in 2030"}, "_notes": {"A1": "mine"}}))
    sheet = next(each for each in book if each.title.endswith("assets.battery"))
    sheet.move_range(f"D1:{at('assets.battery', NEW, 20)}", cols=2)
    book.save(tmp_path / "town.xlsx")
    back = read_scenario(read_workbook(tmp_path / "town.xlsx", tmp_path / "town"))
    assert back.model_dump() == read_scenario("town_hall_and_homes").model_dump()


def test_a_scenario_that_is_there_is_kept_unless_forced(edited, tmp_path):
    book = edited({})
    runner = CliRunner()
    assert runner.invoke(app, ["read", str(book)]).exit_code == 0
    (tmp_path / "town" / "notes.txt").write_text("mine")
    assert runner.invoke(app, ["read", str(book)]).exit_code == 2
    assert runner.invoke(app, ["read", str(book), "--force"]).exit_code == 0
    assert (tmp_path / "town" / "notes.txt").exists()
    assert runner.invoke(app, ["template", str(book)]).exit_code == 2
    assert runner.invoke(app, ["template", str(book), "--force"]).exit_code == 0


@given(cut=st.floats(0, 1), what=st.binary(min_size=0, max_size=4))
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_damaged_workbook_is_valid_or_named(written, tmp_path, cut, what):
    content = written.read_bytes()
    at = int(cut * len(content))
    (tmp_path / "torn.xlsx").write_bytes(content[:at] + what + (content[at + len(what) :] if what else b""))
    shutil.rmtree(tmp_path / "torn", ignore_errors=True)
    try:
        read_workbook(tmp_path / "torn.xlsx", tmp_path / "torn")
    except ScenarioFaults as error:
        told = [fault.words_ja for fault in error.faults]
    else:
        told = ["valid"]
    assert told
    assert all(told)
