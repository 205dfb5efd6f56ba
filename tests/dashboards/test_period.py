"""How much of a run is shown, and how finely."""

from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.address import Address
from dashboards.period import MOST_POINTS, Period, minutes_per_point, thinned
from dashboards.runs import RunTime


def time_of(first, days, *, zone="Asia/Tokyo", step_minutes=30):
    start = pd.Timestamp(first, tz=zone)
    return RunTime(
        start,
        pd.Timestamp(first).tz_localize(None).normalize().tz_localize(zone) + pd.DateOffset(days=days),
        zone,
        step_minutes,
    )


def period(run, **rest):
    return Period.of(Address(page="dispatch", lang="en", **rest), run)


def test_a_short_run_is_shown_whole_and_a_long_one_by_the_week():
    assert period(time_of("2024-07-01", 7)).span == "all"
    assert period(time_of("2024-07-01", 8)).span == "week"


def test_a_zoom_shows_the_steps_between_two_moments():
    run = time_of("2024-07-01", 10)
    seen = period(run, since=datetime(2024, 7, 2, 10, 7), until=datetime(2024, 7, 2, 12, 20))
    frame = pd.DataFrame({"start": pd.date_range(run.start, run.until, freq="30min", inclusive="left")})
    shown = seen.rows(frame)["start"]
    assert (str(shown.iloc[0]), str(shown.iloc[-1])) == ("2024-07-02 10:00:00+09:00", "2024-07-02 12:00:00+09:00")
    assert seen.moved(1) is None


@pytest.mark.parametrize(("since", "until"), [(1, 1), (2, 1), (None, 2), (40, 50)])
def test_a_zoom_to_nothing_is_no_zoom(since, until):
    moments = [day and datetime(2024, 6, 1) + timedelta(days=day) for day in (since, until)]
    assert period(time_of("2024-06-01", 10), since=moments[0], until=moments[1]).zoom is None


def test_a_day_outside_the_run_is_brought_inside():
    run = time_of("2024-07-01", 10)
    assert period(run, span="day", day=date(2030, 1, 1)).first == date(2024, 7, 10)
    assert period(run, span="day", day=date(2000, 1, 1)).first == date(2024, 7, 1)
    assert period(run, span="week", day=date(2024, 7, 8)).last == date(2024, 7, 10)


def test_there_is_no_earlier_period_than_the_first_and_no_later_than_the_last():
    run = time_of("2024-07-01", 10)
    first, last = period(run, span="week"), period(run, span="week", day=date(2024, 7, 8))
    assert first.moved(-1) is None
    assert first.moved(1) == date(2024, 7, 8)
    assert last.moved(1) is None
    assert period(run, span="all").moved(1) is None


def test_a_day_on_which_clocks_change_has_its_own_number_of_steps():
    run = time_of("2024-11-03", 2, zone="America/New_York", step_minutes=60)
    start = pd.date_range("2024-11-03", periods=49, freq="h", tz="America/New_York")
    rows = period(run, span="day").rows(pd.DataFrame({"start": start, "demand_kw": 1.0}))
    assert len(rows) == 25


@given(steps=st.integers(1, 40_000), step_minutes=st.sampled_from([1, 2, 5, 10, 15, 30, 60]))
def test_points_are_few_and_whole_numbers_of_steps(steps, step_minutes):
    minutes = minutes_per_point(steps, step_minutes)
    assert minutes % step_minutes == 0
    assert minutes == 1440 or steps * step_minutes / minutes <= MOST_POINTS


@given(steps=st.integers(MOST_POINTS + 1, 4 * MOST_POINTS), seed=st.integers(0, 9))
def test_thinning_keeps_the_energy_and_what_is_stored_at_the_end(steps, seed):
    values = np.random.default_rng(seed).uniform(0, 5, steps)
    start = pd.date_range("2024-01-01", periods=steps, freq="30min", tz="Asia/Tokyo")
    thin = thinned(pd.DataFrame({"start": start, "pv_kw": values, "battery_stored_kwh": values}), 30)
    per_point = minutes_per_point(steps, 30) // 30
    lengths = np.minimum(per_point, steps - per_point * np.arange(len(thin)))
    assert (thin["pv_kw"] * lengths).sum() == pytest.approx(values.sum())
    assert thin["battery_stored_kwh"].iloc[-1] == values[-1]
    assert thin["start"].iloc[0] == start[0]


def test_a_missing_value_stays_out_of_the_mean_and_is_never_0():
    start = pd.date_range("2024-01-01", periods=2 * MOST_POINTS, freq="30min", tz="Asia/Tokyo")
    price = np.full(len(start), np.nan)
    price[0] = 20.0
    thin = thinned(pd.DataFrame({"start": start, "import_yen_per_kwh": price}), 30)
    assert thin["import_yen_per_kwh"].iloc[0] == 20.0
    assert thin["import_yen_per_kwh"].iloc[1:].isna().all()
