"""CSV files: any unit, clock and step, and no guess about what is broken."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from ems.timegrid import TimeGrid
from scenarios.profiles.csv import Csv
from scenarios.profiles.source import Asked, UnreadableError


def asked(folder: Path, *, start="2024-07-01", until="2024-07-02", step_minutes=60, zone="Asia/Tokyo", least=0.0):
    begins, ends = (datetime.fromisoformat(text) for text in (start, until))
    grid = TimeGrid.spanning(begins, ends, step_minutes=step_minutes, zone=zone)
    return Asked(name="demand", grid=grid, unit="kW", least=least, folder=folder, seed=0)


def source(**settings):
    return Csv(**{"file": "meter.csv", "column": "value", "time": "when", "unit": "kW"} | settings)


def hourly(cells, first=0):
    """Rows of 1 July 2024 from hour `first`, one a cell."""
    return [f"2024-07-01 {first + hour:02d}:00,{cell}" for hour, cell in enumerate(cells)]


def write(folder: Path, rows, header="when,value"):
    (folder / "meter.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")


def faults(folder: Path, rows, **settings):
    """Row and code of each flaw of a file."""
    write(folder, rows)
    with pytest.raises(UnreadableError) as caught:
        source(**settings).read(asked(folder))
    return [(flaw.row, flaw.code) for flaw in caught.value.flaws]


def test_values_come_in_their_steps_with_their_provenance(tmp_path):
    write(tmp_path, hourly(range(24)))
    profile = source().read(asked(tmp_path))
    np.testing.assert_array_equal(profile.values, np.arange(24.0))
    assert (profile.provenance.quality, profile.provenance.file, profile.provenance.step_minutes) == (
        "measured",
        "meter.csv",
        60,
    )


@pytest.mark.parametrize(
    "stamp", ["2024/7/1 {0}:00", "2024/07/01 {0:02d}:00:00", "2024年7月1日 {0}時", "20240701 {0}:00"]
)
def test_times_may_be_written_as_spreadsheets_in_japan_do(stamp, tmp_path):
    write(tmp_path, [f"{stamp.format(hour)},{hour}" for hour in range(1, 25)])
    profile = source(stamps="end").read(asked(tmp_path))
    np.testing.assert_array_equal(profile.values, np.arange(1.0, 25.0))


@pytest.mark.parametrize(
    ("unit", "expected_kw"), [("kW", 12), ("W", 0.012), ("MW", 12000), ("kWh", 24), ("Wh", 0.024), ("MWh", 24000)]
)
def test_every_unit_becomes_mean_power(unit, expected_kw, tmp_path):
    write(tmp_path, [f"2024-07-01 {m // 60:02d}:{m % 60:02d},12" for m in range(0, 1440, 30)])
    profile = source(unit=unit).read(asked(tmp_path, step_minutes=30))
    np.testing.assert_allclose(profile.values, expected_kw)


def test_finer_files_are_averaged_and_keep_their_energy(tmp_path):
    kwh = np.random.default_rng(1).uniform(0, 2, 96)
    write(tmp_path, [f"2024-07-01 {q // 4:02d}:{q % 4 * 15:02d},{value}" for q, value in enumerate(kwh)])
    profile = source(unit="kWh").read(asked(tmp_path))
    np.testing.assert_allclose(profile.values.sum(), kwh.sum())
    np.testing.assert_allclose(profile.values[0], kwh[:4].sum())


def test_end_stamps_belong_to_the_step_before_them_and_24_00_ends_the_day(tmp_path):
    write(tmp_path, hourly(range(24), first=1))
    np.testing.assert_array_equal(source(stamps="end").read(asked(tmp_path)).values, np.arange(24.0))


def test_stamps_follow_the_clock_of_their_zone_or_their_own_offset(tmp_path):
    utc = [f"2024-{'06-30' if hour < 9 else '07-01'} {(hour + 15) % 24:02d}:00,{hour}" for hour in range(24)]
    write(tmp_path, utc)
    np.testing.assert_array_equal(source(zone="UTC").read(asked(tmp_path)).values, np.arange(24.0))
    write(tmp_path, [row.replace(",", "+00:00,") for row in utc])
    np.testing.assert_array_equal(source().read(asked(tmp_path)).values, np.arange(24.0))


def test_other_names_formats_separators_and_encodings_are_read(tmp_path):
    rows = [f"{hour};1/7/2024 {hour:02d}h;x" for hour in range(24)]
    (tmp_path / "meter.csv").write_text("\n".join(["需要;日時;備考", *rows, ";;", ""]), "cp932")
    read = source(column="需要", time="日時", time_format="%d/%m/%Y %Hh", separator=";", encoding="cp932")
    np.testing.assert_array_equal(read.read(asked(tmp_path)).values, np.arange(24.0))


@pytest.mark.parametrize(
    ("spoil", "row", "code"),
    [
        (lambda rows: rows.pop(5), 7, "stamp_gap"),
        (lambda rows: rows.insert(5, rows[4]), 7, "stamp_repeated"),
        (lambda rows: rows.__setitem__(5, rows[5].replace(",1", ",many")), 7, "cell_not_number"),
        (lambda rows: rows.__setitem__(5, rows[5].replace(",1", ",nan")), 7, "cell_not_number"),
        (lambda rows: rows.__setitem__(5, rows[5].replace(",1", ",1_0")), 7, "cell_not_number"),
        (lambda rows: rows.__setitem__(5, rows[5].replace(",1", ",")), 7, "cell_empty"),
        (lambda rows: rows.__setitem__(5, rows[5].replace(",1", ",-1")), 7, "cell_negative"),
        (lambda rows: rows.__setitem__(5, rows[5] + ",1"), 7, "row_length"),
        (lambda rows: rows.__setitem__(5, "noon,1"), 7, "stamp_unusual"),
        (lambda rows: rows.__setitem__(5, rows[5].replace(":00,", ":20,")), 7, "stamp_between_steps"),
        (lambda rows: rows.pop(), None, "ends_too_early"),
        (lambda rows: rows.pop(0), None, "starts_too_late"),
        (lambda rows: rows.clear(), None, "rows_too_few"),
    ],
)
def test_each_breakage_is_refused_with_its_row(spoil, row, code, tmp_path):
    rows = hourly([1] * 24)
    spoil(rows)
    assert (row, code) in faults(tmp_path, rows)


def test_several_breakages_are_told_together(tmp_path):
    rows = hourly([1] * 24)
    rows[3] = rows[3].replace(",1", ",x")
    rows[9] = rows[8]
    del rows[20]
    assert faults(tmp_path, rows) == [
        (5, "cell_not_number"),
        (11, "stamp_repeated"),
        (12, "stamp_gap"),
        (22, "stamp_gap"),
    ]


def test_of_many_like_faults_the_first_ten_are_told_singly(tmp_path):
    found = faults(tmp_path, hourly(["x"] * 24))
    assert found == [*((row, "cell_not_number") for row in range(2, 12)), (None, "more_like_it")]


def test_a_coarser_or_crooked_file_is_refused(tmp_path):
    write(tmp_path, hourly([1] * 24))
    for step_minutes, code in ((30, "step_too_coarse"), (15, "step_too_coarse")):
        with pytest.raises(UnreadableError) as caught:
            source().read(asked(tmp_path, step_minutes=step_minutes))
        assert caught.value.flaws[0].code == code
    write(tmp_path, [f"2024-07-01 {m // 60:02d}:{m % 60:02d},1" for m in range(0, 1440, 20)])
    with pytest.raises(UnreadableError) as caught:
        source().read(asked(tmp_path, step_minutes=30))
    assert caught.value.flaws[0].code == "step_not_dividing"


def test_a_wrong_zone_is_refused_where_offsets_betray_it_or_the_run_is_not_covered(tmp_path):
    tokyo = [row.replace(",", "+09:00,") for row in hourly([1] * 24)]
    assert faults(tmp_path, tokyo, zone="Europe/Berlin")[0] == (2, "stamp_offset_differs")
    assert (None, "starts_too_late") in faults(tmp_path, hourly([1] * 24), zone="UTC")


def test_missing_files_columns_and_other_encodings_are_refused(tmp_path):
    with pytest.raises(UnreadableError) as caught:
        source().read(asked(tmp_path))
    assert caught.value.flaws[0].code == "file_not_found"
    write(tmp_path, hourly([1]), header="time,kw")
    with pytest.raises(UnreadableError) as caught:
        source().read(asked(tmp_path))
    assert [(flaw.row, flaw.code) for flaw in caught.value.flaws] == [(1, "column_not_found")] * 2
    (tmp_path / "meter.csv").write_bytes("when,値\n".encode("cp932"))
    with pytest.raises(UnreadableError) as caught:
        source(encoding="utf-8").read(asked(tmp_path))
    assert caught.value.flaws[0].code == "file_not_readable"


NEW_YORK = {"start": "2024-11-03", "until": "2024-11-04", "zone": "America/New_York"}


def test_an_hour_that_happens_twice_is_read_in_file_order_when_it_is_there_twice(tmp_path):
    hours = [0, 1, 1, *range(2, 24)]
    write(tmp_path, [f"2024-11-03 {hour:02d}:00,{row}" for row, hour in enumerate(hours)])
    profile = source().read(asked(tmp_path, **NEW_YORK))
    np.testing.assert_array_equal(profile.values, np.arange(25.0))


def test_an_hour_that_happens_twice_but_stands_once_is_not_guessed(tmp_path):
    write(tmp_path, [f"2024-11-03 {hour:02d}:00,1" for hour in range(24)])
    with pytest.raises(UnreadableError) as caught:
        source().read(asked(tmp_path, **NEW_YORK))
    assert (3, "stamp_ambiguous") in [(flaw.row, flaw.code) for flaw in caught.value.flaws]


def test_an_hour_that_clocks_skip_is_refused(tmp_path):
    write(tmp_path, [f"2024-03-10 {hour:02d}:00,1" for hour in range(24)])
    with pytest.raises(UnreadableError) as caught:
        source().read(asked(tmp_path, start="2024-03-10", until="2024-03-11", zone="America/New_York"))
    assert (4, "stamp_impossible") in [(flaw.row, flaw.code) for flaw in caught.value.flaws]
