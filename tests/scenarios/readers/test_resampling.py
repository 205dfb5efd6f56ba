"""Steps of any length: energy is kept, stamps end in the right steps, a year has twelve months."""

from datetime import datetime
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.timegrid import TimeGrid
from scenarios.profiles.csv import Csv
from scenarios.profiles.source import Asked, UnreadableError
from scenarios.profiles.table import Table
from scenarios.readers.holes import filled
from scenarios.readers.smart_meter import SmartMeter, read_meters

LENGTHS = (1, 5, 10, 15, 30, 60)


def asked(folder, start, until, *, step_minutes, zone="Asia/Tokyo"):
    begins, ends = (datetime.fromisoformat(text) for text in (start, until))
    grid = TimeGrid.spanning(begins, ends, step_minutes=step_minutes, zone=zone)
    return Asked(name="x", grid=grid, unit="kW", least=0.0, folder=folder, seed=0)


def table(folder, start, until, *, step_minutes, values, zone="Asia/Tokyo", stamps="start"):
    """A file of kWh; with `stamps` end each row marks the end of its step."""
    index = pd.date_range(start, until, freq=f"{step_minutes}min", tz=zone, inclusive="left")
    if stamps == "end":
        index = index + pd.Timedelta(minutes=step_minutes)
    rows = [f"{moment.isoformat()},{value!r}" for moment, value in zip(index, values(len(index)), strict=True)]
    (folder / "t.csv").write_text("\n".join(["t,v", *rows]), "utf-8")


@pytest.mark.parametrize("from_minutes", LENGTHS)
@pytest.mark.parametrize("to_minutes", LENGTHS)
def test_energy_is_kept_between_any_two_step_lengths(from_minutes, to_minutes, tmp_path):
    kwh = np.random.default_rng(from_minutes).uniform(0, 2, 24 * 60 // from_minutes)
    table(tmp_path, "2024-07-01", "2024-07-02", step_minutes=from_minutes, values=lambda _: kwh.tolist())
    source = Csv(file="t.csv", column="v", time="t", unit="kWh", split_steps=True)
    kw = source.read(asked(tmp_path, "2024-07-01", "2024-07-02", step_minutes=to_minutes)).values
    np.testing.assert_allclose(kw.sum() * to_minutes / 60, kwh.sum())
    an_hour, hours = 60 // to_minutes, kwh.reshape(24, -1).sum(axis=1)
    np.testing.assert_allclose(kw.reshape(24, an_hour).sum(axis=1) * to_minutes / 60, hours)


def test_longer_steps_are_split_only_when_asked(tmp_path):
    table(tmp_path, "2024-07-01", "2024-07-02", step_minutes=60, values=lambda n: [1.0] * n)
    source = Csv(file="t.csv", column="v", time="t", unit="kWh")
    with pytest.raises(UnreadableError) as caught:
        source.read(asked(tmp_path, "2024-07-01", "2024-07-02", step_minutes=30))
    assert [flaw.code for flaw in caught.value.flaws] == ["step_too_coarse"]


@pytest.mark.parametrize("stamps", ["start", "end"])
def test_a_fiscal_year_has_twelve_months_however_its_steps_are_stamped(stamps, tmp_path):
    table(tmp_path, "2024-04-01", "2025-04-01", step_minutes=60, values=np.ones, stamps=stamps)
    (tmp_path / "t.csv").write_text((tmp_path / "t.csv").read_text().replace("np.float64(1.0)", "1.0"))
    question = asked(tmp_path, "2024-04-01", "2025-04-01", step_minutes=60)
    values = Csv(file="t.csv", column="v", time="t", unit="kWh", stamps=stamps).read(question).values
    by_month = pd.Series(values).groupby(question.grid.billing_month).sum()
    assert len(by_month) == 12
    assert by_month.tolist() == [24 * days for days in (30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31)]


@pytest.mark.parametrize(("year", "koma"), [(2024, 17_520), (2023, 17_568)])
def test_a_fiscal_year_of_a_meter_has_its_koma(year, koma):
    days = pd.date_range(f"{year}-04-01", f"{year + 1}-03-31")
    rows = [f"{day:%Y%m%d}," + ",".join(["0.5"] * 48) for day in days]
    header = "年月日," + ",".join(str(n) for n in range(1, 49))
    found = read_meters(BytesIO("\n".join([header, *rows]).encode()))
    assert found.steps == koma
    assert found.columns["all"].values.sum() / 2 == koma / 2


def test_a_quarter_hourly_table_of_berlin_keeps_both_its_odd_days(tmp_path):
    for day, quarters in (("2024-03-31", 92), ("2024-10-27", 100), ("2024-07-01", 96)):
        until = str((pd.Timestamp(day) + pd.Timedelta(days=1)).date())
        clock = pd.date_range(day, until, freq="15min", tz="Europe/Berlin", inclusive="left")
        rows = [f"{moment:%d.%m.%Y %H:%M};{n}" for n, moment in enumerate(clock)]
        (tmp_path / "berlin.csv").write_text("\n".join(["Zeit;Verbrauch", *rows]), "utf-8")
        source = Csv(
            file="berlin.csv", column="Verbrauch", time="Zeit", unit="W", separator=";", time_format="%d.%m.%Y %H:%M"
        )
        values = source.read(asked(tmp_path, day, until, step_minutes=15, zone="Europe/Berlin")).values
        np.testing.assert_allclose(values * 1000, np.arange(quarters))


@pytest.mark.parametrize("suffix", ["parquet", "xlsx", "csv"])
def test_the_same_table_is_read_from_parquet_excel_and_csv(suffix, tmp_path):
    index = pd.date_range("2024-07-01", periods=48, freq="30min")
    frame = pd.DataFrame({"日時": index, "電力量": np.arange(48) / 4})
    file = tmp_path / f"t.{suffix}"
    match suffix:
        case "parquet":
            frame.to_parquet(file)
        case "xlsx":
            frame.to_excel(file, index=False, engine="xlsxwriter")
        case _:
            frame.to_csv(file, index=False, encoding="cp932")
    source = Table(file=file.name, column="電力量", time="日時", unit="kWh")
    profile = source.read(asked(tmp_path, "2024-07-01", "2024-07-02", step_minutes=30))
    np.testing.assert_allclose(profile.values, np.arange(48) / 2)
    assert profile.provenance.file == file.name


@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
@given(content=st.binary(max_size=200))
@settings(max_examples=30, deadline=None)
def test_what_is_no_workbook_is_named(suffix, content, tmp_path_factory):
    folder = tmp_path_factory.mktemp("t")
    (folder / f"t.{suffix}").write_bytes(content)
    with pytest.raises(UnreadableError):
        Table(file=f"t.{suffix}", column="v", time="t", unit="kWh").read(
            asked(folder, "2024-07-01", "2024-07-02", step_minutes=30)
        )


def test_repair_bridges_short_holes_fills_long_ones_by_like_days_and_says_so(tmp_path):
    days = pd.date_range("2024-06-03", "2024-06-30")
    rows = []
    for day in days:
        cells = [f"{day.day_of_week + slot / 100:.2f}" for slot in range(48)]
        if day.day == 12:
            cells[10:13] = ["", "-", ""]
        if day.day == 19:
            cells = [""] * 48
        rows.append(f"{day:%Y/%m/%d}," + ",".join(cells))
    header = "年月日," + ",".join(str(n) for n in range(1, 49))
    (tmp_path / "m.csv").write_text("\n".join([header, *rows]), "utf-8")
    question = asked(tmp_path, "2024-06-03", "2024-06-30", step_minutes=30)
    with pytest.raises(UnreadableError) as caught:
        SmartMeter(file="m.csv").read(question)
    assert [flaw.row for flaw in caught.value.flaws][:3] == [11, 11, 11]
    profile = SmartMeter(file="m.csv", repair=True).read(question)
    by_day = profile.values.reshape(-1, 48) / 2
    np.testing.assert_allclose(by_day[9, 10:13], 2 + np.arange(10, 13) / 100)
    # Working days of the file hold 0–4: the 19th is filled with the mean of the others, holidays not among them.
    others = [day for day in range(27) if days[day].day_of_week < 5 and days[day].day != 19]
    np.testing.assert_allclose(by_day[16], by_day[others].mean(axis=0))
    told = profile.provenance
    assert told.estimated == (
        "2024-06-12T05:00:00+09:00/2024-06-12T06:30:00+09:00",
        "2024-06-19T00:00:00+09:00/2024-06-20T00:00:00+09:00",
    )
    assert "推計" in told.source
    assert told.quality == "measured"


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_repair_changes_nothing_but_holes_and_never_fills_long_ones(data):
    values = np.random.default_rng(data.draw(st.integers(0, 9))).uniform(0, 5, 48 * 30)
    first = data.draw(st.integers(0, len(values) - 1))
    stop = min(len(values), first + data.draw(st.integers(1, 48 * 10)))
    holed = values.copy()
    holed[first:stop] = np.nan
    found = filled(holed, 1_711_897_200, 30, "Asia/Tokyo")
    outside = np.r_[found[:first], found[stop:]]
    np.testing.assert_array_equal(outside, np.r_[values[:first], values[stop:]])
    inside = found[first:stop]
    if stop - first > 48 * 7:
        assert np.isnan(inside).all()
    known = inside[~np.isnan(inside)]
    assert ((known >= 0) & (known <= 5)).all()
