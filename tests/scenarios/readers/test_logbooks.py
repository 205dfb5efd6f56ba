"""Stays and timetables from files: the same dispatch as if the scenario listed them, or every fault with its row."""

from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.district import build
from scenarios.faults import ScenarioFaults
from scenarios.profiles.source import UnreadableError
from scenarios.readers.bus_timetable import read_timetable
from scenarios.readers.ev_sessions import read_stays
from scenarios.reading import read_scenario

SCENARIO = """
version: 1
name: depot
title: depot
time: {start: 2026-07-01, until: 2026-07-03, step_minutes: 60}
blocks:
  - name: b
    place: 日本
    buildings:
      - name: x
        kind: charger
        sector: transport
        connection: {import_yen_per_kwh: 30}
        assets:
          load: {kind: load, demand_kw: 1}
          car: {kind: ev, capacity_kwh: 40, charge_power_kw: 6, sessions: SESSIONS}
          site: {kind: charging_site, carrier: depot, sockets: 2, socket_kw: 50}
          road: {kind: charging_site, carrier: road, sockets: 1, socket_kw: 1}
          buses: {kind: bus, buses: 2, capacity_kwh: 200, depot_kw: 50, timetable: TIMETABLE}
"""
LISTED = {
    "SESSIONS": "[{arrives: 2026-07-01T18:05, leaves: 2026-07-02T07:30, needs_kwh: 9}]",
    "TIMETABLE": "[{leaves: '07:00', returns: '09:30', km: 40, deadhead_km: 2},"
    " {leaves: '17:00', returns: '19:00', km: 30, days: weekdays}]",
}
STAYS = """充電サービス月報,,,,
車両ID,充電器,接続開始,接続終了,充電量(kWh)
A,1,2026/7/1 18:05,2026/7/2 7:30:00,10.0
B,2,2026/7/1 9:00,2026/7/1 24:00,10
"""
TRIPS = "仕業,運行日,出庫時刻,帰庫時刻,営業キロ(km),回送キロ(km)\nA1,毎日,7:00,9:30,40,2\nA1,平日,17:00,19:00,30,\n"


def write(folder, replacements):
    text = SCENARIO
    for name, words in replacements.items():
        text = text.replace(name, words)
    (folder / "s.yaml").write_text(text, "utf-8")
    return folder / "s.yaml"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "stays.csv").write_bytes(STAYS.replace("\n", "\r\n").encode("cp932"))
    (tmp_path / "trips.csv").write_bytes(TRIPS.encode("utf-8-sig"))
    return tmp_path


def test_files_give_the_same_district_as_a_list(files):
    listed = build(read_scenario(write(files, LISTED)))
    filed = build(
        read_scenario(write(files, {"SESSIONS": "{file: stays.csv, vehicle: A}", "TIMETABLE": "{file: trips.csv}"}))
    )
    for name in ("car", "buses"):
        mine, theirs = (built.district.buildings[0].assets[name] for built in (filed, listed))
        assert str(mine) == str(theirs)
    told = {each.name: each for each in filed.provenance}
    assert (told["x/car/sessions"].file, told["x/buses/timetable"].file) == ("stays.csv", "trips.csv")
    assert {len(each.sha256) for each in filed.provenance} == {64}


def test_excel_tables_say_the_same_as_text():
    content = BytesIO()
    book = xlsxwriter.Workbook(content)
    for row, line in enumerate(TRIPS.splitlines()):
        book.worksheets() or book.add_worksheet()
        book.worksheets()[0].write_row(row, 0, line.split(","))
    book.close()
    assert read_timetable(content.getvalue(), Path("t.xlsx")) == read_timetable(TRIPS.encode(), Path("t.csv"))


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ("A,1,2026/7/1 18:05", "A,1,2026/7/32 18:05", [(3, "stamp_not_readable")]),
        ("2026/7/2 7:30:00", "2026/7/1 7:30", [(3, "leaves_too_early")]),
        ("10.0", "", [(3, "cell_empty")]),
        ("10.0", "-1", [(3, "cell_negative")]),
        ("10.0", "ten", [(3, "cell_not_number")]),
        ("24:00,10", "24:00,10,x", [(4, "row_length")]),
        ("充電量", "電気", [(None, "layout_unknown")]),
        ("接続終了", "終", [(None, "layout_unknown")]),
    ],
)
def test_each_breakage_of_a_table_of_stays_is_named_with_its_row(old, new, faults):
    assert old in STAYS
    with pytest.raises(UnreadableError) as caught:
        read_stays(STAYS.replace(old, new).encode(), Path("s.csv"))
    assert [(flaw.row, flaw.code) for flaw in caught.value.flaws] == faults


def test_faults_of_both_files_are_told_together_with_file_and_row(files):
    (files / "trips.csv").write_text(TRIPS.replace("平日", "火曜").replace("7:00,9:30", "7:00,6:30"), "utf-8")
    (files / "stays.csv").write_text(STAYS.replace("10.0", "99"), "utf-8")
    path = write(files, {"SESSIONS": "{file: stays.csv, vehicle: A}", "TIMETABLE": "{file: trips.csv}"})
    with pytest.raises(ScenarioFaults) as caught:
        read_scenario(path)
    told = [(Path(fault.file).name, fault.line, fault.words) for fault in caught.value.faults]
    assert [words for file, line, words in told if (file, line) == ("trips.csv", 3) and "no kind of day" in words]
    assert [words for file, line, words in told if (file, line) == ("stays.csv", 3) and "more than the" in words]


def test_which_vehicle_and_which_file_must_be_clear(files):
    for given_, words in (("{file: stays.csv}", "the file has 2 of them"), ("{file: no.csv}", "no such file")):
        with pytest.raises(ScenarioFaults, match=words):
            read_scenario(write(files, {"SESSIONS": given_, "TIMETABLE": LISTED["TIMETABLE"]}))


@given(at=st.floats(0, 1), what=st.binary(min_size=1, max_size=3), text=st.sampled_from([STAYS, TRIPS]))
@settings(max_examples=60, deadline=None)
def test_a_damaged_table_is_valid_or_named(at, what, text):
    content = text.encode("cp932")
    place = int(at * len(content))
    reader = read_stays if text is STAYS else read_timetable
    try:
        found = reader(content[:place] + what + content[place + len(what) :], Path("d.csv"))
    except UnreadableError as error:
        found = error.flaws
    assert found
