"""Each publisher's file is read as it says, or named as faulty; it is never guessed at."""

from datetime import datetime
from io import BytesIO

import numpy as np
import pytest
from layouts import FIRST, LAYOUTS, SECOND, balance_20, imbalance_beside, intraday, meters_long, metpv_values

from ems.timegrid import TimeGrid
from scenarios.profiles.source import Asked, UnreadableError
from scenarios.readers.area_balance import AreaBalance
from scenarios.readers.imbalance import Imbalance
from scenarios.readers.jepx_intraday import JepxIntraday
from scenarios.readers.jepx_spot import JepxSpot
from scenarios.readers.power_usage import PowerUsage
from scenarios.readers.smart_meter import SmartMeter

CODES = np.arange(1, 49)


def read(name):
    make, reader = LAYOUTS[name]
    return reader(BytesIO(make()))


def epoch_s(text):
    return round(datetime.fromisoformat(text + "+09:00").timestamp())


def asked(folder, start, until, *, step_minutes=30, least=None):
    begins, ends = (datetime.fromisoformat(text) for text in (start, until))
    grid = TimeGrid.spanning(begins, ends, step_minutes=step_minutes)
    return Asked(name="x", grid=grid, unit=None, least=least, folder=folder, seed=0)


@pytest.mark.parametrize("generation", ["spot_old", "spot_new"])
def test_spot_prices_of_both_generations_stand_in_their_koma(generation):
    found = read(generation)
    assert (found.begins_s, found.step_minutes) == (epoch_s("2026-04-01T00:00"), 30)
    np.testing.assert_allclose(found.columns["システムプライス(円/kWh)"].values, 10 + CODES / 100)
    np.testing.assert_allclose(found.columns["エリアプライス九州(円/kWh)"].values, 10.8 + CODES / 100)
    assert found.columns["売り入札量(kWh)"].values[0] == 2 * 12_345_600
    assert found.columns["売り入札量(kWh)"].unit == "kW"


def test_intraday_headers_of_mixed_width_are_one():
    found = read("intraday")
    np.testing.assert_allclose(found.columns["平均(円/kWh)"].values, 10 + CODES / 100)
    assert found.columns["約定量合計(MWh/h)"].values[0] == 35_500


@pytest.mark.parametrize(
    ("name", "first", "step_minutes", "thermal", "thermal_kw"),
    [
        ("balance_20", "2026-01-01T00:00", 30, "火力(LNG)", 11_426_000),
        ("balance_22", "2026-01-01T00:00", 30, "火力(LNG)", 11_426_000),
        ("balance_quoted", "2026-07-11T00:00", 30, "火力(LNG)", 11_426_000),
        ("balance_hourly", "2023-04-01T00:00", 60, "火力", 20_000_000),
        ("balance_together", "2023-04-01T00:00", 60, "火力", 800_000),
    ],
)
def test_area_balances_of_every_form_are_mean_kw(name, first, step_minutes, thermal, thermal_kw):
    found = read(name)
    assert (found.begins_s, found.step_minutes) == (epoch_s(first), step_minutes)
    assert found.columns[thermal].values[0] == thermal_kw
    demand = {"balance_hourly": 27_200_000, "balance_together": 1_500_000}.get(name, 27_195_000)
    assert found.columns["エリア需要"].values[0] == demand


def test_a_column_of_curtailment_is_not_taken_for_its_neighbour():
    found = read("balance_22")
    expected_mw = {"火力出力制御量": 5, "水力": 753, "バイオマス": 449, "バイオマス出力制御量": 6, "連系線": 5190}
    assert {name: found.columns[name].values[0] / 1000 for name in expected_mw} == expected_mw


def test_hours_to_come_are_holes_and_no_zeros(tmp_path):
    found = read("power_usage_hourly")
    assert np.isnan(found.columns["当日実績"].values[12:]).all()
    assert found.columns["当日実績"].values[11] == 25_110_000
    assert found.columns["予測値"].quality == "forecast"
    (tmp_path / "day.csv").write_bytes(LAYOUTS["power_usage_hourly"][0]())
    source = PowerUsage(file="day.csv")
    assert len(source.read(asked(tmp_path, "2026-07-01T00:00", "2026-07-01T12:00")).values) == 24
    with pytest.raises(UnreadableError) as caught:
        source.read(asked(tmp_path, "2026-07-01T00:00", "2026-07-01T13:00"))
    assert [(flaw.code, flaw.row) for flaw in caught.value.flaws] == [("value_missing", 18)]


def test_five_minutes_stand_beside_the_hours():
    found = read("power_usage_5min")
    assert found.step_minutes == 5
    assert found.columns["当日実績(5分間隔値)"].values[1] == 26_050_000


@pytest.mark.parametrize("form", ["imbalance_beside", "imbalance_below"])
def test_surplus_and_shortage_prices_are_told_apart(form):
    found = read(form)
    assert found.columns["余剰 東京"].values[0] == 8.91
    assert found.columns["不足 東京"].values[0] == 9.91


def test_meters_long_and_wide_say_the_same():
    long, wide = read("meters_long"), read("meters_wide")
    assert set(long.columns) == {FIRST, SECOND, f"{FIRST} export", f"{SECOND} export"}
    assert long.begins_s == wide.begins_s == epoch_s("2024-04-01T00:00")
    np.testing.assert_allclose(long.columns[FIRST].values, np.tile(2 * CODES / 100, 2))
    np.testing.assert_allclose(wide.columns[FIRST].values, long.columns[FIRST].values)
    np.testing.assert_allclose(long.columns[f"{SECOND} export"].values[:48], 2 * CODES / 10)
    assert long.columns[SECOND].lines[0] == 2 + 96


def test_times_may_mark_the_start_or_by_24_00_the_end_of_a_koma():
    codes = meters_long().decode("cp932")
    starts = codes.replace("時刻コード", "時刻")
    ends = starts
    for code in range(48, 0, -1):
        starts = starts.replace(f",{code},", f",{(code - 1) // 2}:{(code - 1) % 2 * 30:02d},")
        ends = ends.replace(f",{code},", f",{code // 2}:{code % 2 * 30:02d},")
    reader = LAYOUTS["meters_long"][1]
    expected = read("meters_long").columns[SECOND].values
    for text in (starts, ends):
        np.testing.assert_array_equal(reader(BytesIO(text.encode("cp932"))).columns[SECOND].values, expected)


def test_midnights_that_could_be_starts_or_ends_are_not_guessed():
    rows = [f"2024/4/1,{m // 60}:{m % 60:02d},1" for m in range(30, 1440, 30)]
    text = "\n".join(["年月日,時刻,使用量(kWh)", *rows, "2024/4/2,0:00,1"])
    with pytest.raises(UnreadableError) as caught:
        LAYOUTS["meters_long"][1](BytesIO(text.encode()))
    assert [flaw.code for flaw in caught.value.flaws] == ["stamps_unclear"]


@pytest.mark.parametrize(
    ("old", "new", "row", "code"),
    [
        (f"{FIRST},2024/4/1,5,0.05", f"{FIRST},2024/4/1,5,o.05", 6, "cell_not_number"),
        (f"{FIRST},2024/4/1,5,", f"{FIRST},2024/4/1,49,", 6, "koma_not_readable"),
        (f"{FIRST},2024/4/1,5,", f"{FIRST},2024/4/31,5,", 6, "day_not_readable"),
        (f"{FIRST},2024/4/1,5,", f"{FIRST[:-1]},2024/4/1,5,", 6, "not_a_meter"),
        (f"{FIRST},2024/4/1,5,", "3.00E+21,2024/4/1,5,", 6, "not_a_meter"),
        (f"{FIRST},2024/4/1,5,", f"{FIRST},2024/4/1,4,", 6, "row_repeated"),
        (f"{FIRST},2024/4/1,5,", f"{FIRST},2124/4/1,5,", 6, "day_far_off"),
        (f"{FIRST},2024/4/1,5,0.05,", f"{FIRST},2024/4/1,5,", 6, "row_length"),
        ("使用量(kWh),逆潮流電力量(kWh)", "使用量,逆潮流電力量", None, "layout_unknown"),
        ("年月日", "月日", 1, "header_not_found"),
    ],
)
def test_each_breakage_of_a_meter_file_is_named_with_its_row(old, new, row, code):
    text = meters_long().decode("cp932")
    assert old in text
    with pytest.raises(UnreadableError) as caught:
        LAYOUTS["meters_long"][1](BytesIO(text.replace(old, new, 1).encode("cp932")))
    assert [(flaw.row, flaw.code) for flaw in caught.value.flaws] == [(row, code)]


def test_an_empty_cell_is_a_fault_only_where_the_run_needs_it(tmp_path):
    text = meters_long().decode("cp932").replace(f"{FIRST},2024/4/1,5,0.05,", f"{FIRST},2024/4/1,5,,")
    (tmp_path / "meters.csv").write_bytes(text.encode("cp932"))
    source = SmartMeter(file="meters.csv", meter=FIRST)
    assert len(source.read(asked(tmp_path, "2024-04-02", "2024-04-03")).values) == 48
    with pytest.raises(UnreadableError) as caught:
        source.read(asked(tmp_path, "2024-04-01", "2024-04-02"))
    assert [(flaw.row, flaw.code) for flaw in caught.value.flaws] == [(6, "value_missing")]


def test_a_meter_must_be_named_where_there_are_several(tmp_path):
    (tmp_path / "meters.csv").write_bytes(meters_long())
    for meter, code in ((None, "which_meter"), ("9", "column_not_found")):
        with pytest.raises(UnreadableError) as caught:
            SmartMeter(file="meters.csv", meter=meter).read(asked(tmp_path, "2024-04-01", "2024-04-02"))
        assert caught.value.flaws[0].code == code


def test_every_kind_of_series_file_serves_a_run_with_its_provenance(tmp_path):
    (tmp_path / "im.csv").write_bytes(intraday())
    (tmp_path / "spot.csv").write_bytes(LAYOUTS["spot_new"][0]())
    (tmp_path / "area.csv").write_bytes(balance_20())
    (tmp_path / "ics.csv").write_bytes(imbalance_beside())
    for source, day, unit in (
        (JepxSpot(file="spot.csv", area="東京"), ("2026-04-01", "2026-04-02"), "yen/kWh"),
        (JepxIntraday(file="im.csv", price="mean"), ("2026-04-01", "2026-04-02"), "yen/kWh"),
        (AreaBalance(file="area.csv", quantity="lng"), ("2026-01-01", "2026-01-02"), "kW"),
        (Imbalance(file="ics.csv", area="関西", side="shortage"), ("2026-03-01", "2026-03-02"), "yen/kWh"),
    ):
        profile = source.read(asked(tmp_path, *day, step_minutes=15))
        assert len(profile.values) == 96
        assert (profile.values[::2] == profile.values[1::2]).all()
        told = profile.provenance
        assert (told.unit, told.file, told.quality, len(told.sha256)) == (unit, source.file, "measured", 64)


@pytest.mark.parametrize("edition", ["metpv_11", "metpv_20"])
def test_both_editions_of_metpv_give_the_same_year(edition):
    year = read(edition)
    assert (round(year.latitude, 3), round(year.longitude, 3), year.elevation_m) == (36.15, 139.38, 30.0)
    day = np.array(metpv_values(1, 0))
    np.testing.assert_allclose(year.values["ghi"][:24], day / 100 / 3.6 * 1000)
    np.testing.assert_allclose(year.values["temperature"][24:48], (np.arange(24) + 101) / 10)
    np.testing.assert_allclose(year.values["ghi"] - year.values["dhi"], year.values["direct"], atol=1e-9)


def test_jma_hours_end_at_their_stamp_and_bad_quality_is_a_hole():
    found = read("jma")
    assert found.begins_s == epoch_s("2024-07-01T00:00")
    assert np.flatnonzero(np.isnan(found.values["temperature"])).tolist() == [29]
    np.testing.assert_allclose(found.values["ghi"][11], 3 / 3.6 * 1000)
    assert set(found.values) == {"temperature", "wind", "ghi"}
