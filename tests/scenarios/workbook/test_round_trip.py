"""A scenario becomes a workbook and comes back without loss."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from entries import ENTRIES
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from scenarios.library import library_file, library_names
from scenarios.reading import read_scenario
from scenarios.spec.assets import BatterySpec, LoadSpec
from scenarios.workbook.assembly import assembled
from scenarios.workbook.folder import read_workbook, write_template
from scenarios.workbook.numbers import Numbers
from scenarios.workbook.reading import read_sheets
from scenarios.workbook.rows import rows_of
from scenarios.workbook.shape import tables
from scenarios.workbook.writing import write_workbook

SAMPLED = ("town_hall_and_homes", "market_picture")


@pytest.mark.parametrize(
    "name", [name if name in SAMPLED else pytest.param(name, marks=pytest.mark.whole) for name in library_names()]
)
def test_every_scenario_of_the_library_comes_back_the_same(name, tmp_path):
    scenario = read_scenario(name)
    write_template(tmp_path / "book.xlsx", scenario)
    back = read_scenario(read_workbook(tmp_path / "book.xlsx", tmp_path / "book"))
    assert back.model_dump() == scenario.model_dump()


def as_told(value):
    """Data as a scenario file would tell it: moments and exact decimals as text."""
    match value:
        case dict():
            return {key: as_told(child) for key, child in value.items()}
        case list() | tuple():
            return [as_told(child) for child in value]
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
    return value


@given(entries=ENTRIES)
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_schema_allows_comes_back_the_same(entries, tmp_path):
    write_workbook(tmp_path / "book.xlsx", rows_of(entries), Numbers({}, ()))
    sheets = read_sheets(tmp_path / "book.xlsx")
    found = assembled(sheets.rows)
    assert [*sheets.flaws, *found.flaws] == []
    assert as_told(found.data) == as_told({"version": 1} | entries)


def test_the_same_scenario_gives_the_same_bytes(tmp_path):
    scenario = read_scenario("market_picture")
    for name in ("a", "b"):
        write_template(tmp_path / f"{name}.xlsx", scenario)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_every_field_of_an_asset_is_a_column_and_every_kind_a_sheet():
    known = {table.name: table for table in tables()}
    for kind, spec in (("battery", BatterySpec), ("load", LoadSpec)):
        fields = set(spec.model_fields) - {"kind"}
        assert set(known[f"assets.{kind}"].keys) == fields | {"buildings.name", "name"}
    assert len({table.sheet for table in known.values()}) == len(known)
    assert all(len(table.sheet) <= 31 and len(set(table.keys)) == len(table.keys) for table in known.values())


def test_headings_are_in_both_languages_with_units_choices_and_frozen_panes(tmp_path):
    write_template(tmp_path / "book.xlsx", read_scenario("town_hall_and_homes"))
    book = load_workbook(tmp_path / "book.xlsx")
    sheet = book["定置用蓄電池 assets.battery"]
    column = next(cells for cells in sheet.iter_cols(values_only=True) if cells[4] == "capacity_kwh")
    assert column[:5] == (None, "使用可能容量", "Usable energy [kWh]", "必須 required", "capacity_kwh")
    assert (sheet.freeze_panes, sheet.sheet_state) == ("D6", "visible")
    offered = [each.formula1 for each in book["建物 buildings"].data_validations.dataValidation]
    assert any("town_hall 庁舎" in formula for formula in offered)
    assert any("'街区 blocks'!$B$6" in formula for formula in offered)
    assert book["街区間の線 links"].sheet_state == "hidden"


def test_files_that_series_name_are_found_from_the_new_folder_too(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "hall.csv").write_text(
        "t,v\n" + "".join(f"2026-07-{day}T{hour:02d}:00,1\n" for day in (22, 23) for hour in range(24)), "utf-8"
    )
    text = library_file("town_hall_and_homes").read_text("utf-8")
    text = text.replace(
        "{synthetic: {kind: town_hall, floor_m2: 2000}}", "{csv: {file: hall.csv, column: v, time: t, unit: kW}}"
    )
    text = text.replace("until: 2026-07-24", "until: 2026-07-24, step_minutes: 60")
    (tmp_path / "old" / "mine.yaml").write_text(text, "utf-8")
    write_template(tmp_path / "book.xlsx", read_scenario(tmp_path / "old" / "mine.yaml"))
    back = read_scenario(read_workbook(tmp_path / "book.xlsx", tmp_path / "new" / "deep"))
    assert back.series["hall_demand"].csv.file == "../../old/hall.csv"
