"""Baselines of demand response: the published cases, and what must hold of each rule."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ems.response.adjustment import Adjustment
from ems.response.baseline import NoBaseline
from ems.response.baselines import BASELINES
from ems.response.days import BeyondItsDay, Calendar, Call, Days
from ems.response.similar_days import SimilarDays
from ems.timegrid import TimeGrid

MONDAY = date(2024, 7, 1)
LAST = 39
EVENT = Call(LAST, 34, 40)  # 17:00 to 20:00 of a Friday


def metered(kw, *, others_kw=None, called=()):
    """Days from a Monday on; `kw` has one row a day."""
    days = [MONDAY + timedelta(days=n) for n in range(len(kw))]
    workday = np.array([day.weekday() < 5 for day in days])
    flags = np.zeros(len(kw), dtype=bool)
    flags[[EVENT.day, *called]] = True
    return Days(kw=kw, workday=workday, called=flags, step_minutes=30, others_kw=others_kw)


def plain(level_of_day):
    """Readings that are level throughout each day."""
    return np.repeat(np.asarray(level_of_day, dtype=float)[:, None], 48, axis=1)


def working_days_before(*levels, usual=200.0):
    """Levels of the working days just before the event's, latest first, all other days as usual."""
    kw = np.full(LAST + 1, usual)
    work = [n for n in range(LAST - 1, -1, -1) if (MONDAY + timedelta(days=n)).weekday() < 5]
    kw[work[: len(levels)]] = levels
    return plain(kw)


def test_high_4_of_5_replaces_a_day_far_below_the_mean():
    """Daily window means 100, 120, 80, 110, 20 and the next earlier 90: the 20 is under 25 % of their mean."""
    found = BASELINES["high_4_of_5_unadjusted"].estimate(metered(working_days_before(100, 120, 80, 110, 20, 90)), EVENT)
    assert found.kw == pytest.approx(np.full(6, 105.0))
    assert len(found.examples) == 4


@pytest.mark.parametrize(("ratio", "expected"), [(1.35, 120.0), (0.7, 80.0), (1.1, 110.0)])
def test_ten_of_ten_is_scaled_by_the_morning_within_a_fifth(ratio, expected):
    """CAISO: mean 100; 1.35 is capped at 1.20, 0.7 is floored at 0.8."""
    kw = plain(np.full(LAST + 1, 100.0))
    kw[LAST, : EVENT.first] *= ratio
    assert BASELINES["ten_of_ten"].estimate(metered(kw), EVENT).kw == pytest.approx(np.full(6, expected))


def test_the_day_adjusts_by_the_mean_difference_from_five_to_two_hours_before():
    kw = plain(np.full(LAST + 1, 100.0))
    kw[LAST, 24:30] = [110, 120, 130, 110, 120, 130]
    kw[LAST, 30:34] = 500.0  # drawn once the event is near: it moves nothing
    assert BASELINES["high_4_of_5"].estimate(metered(kw), EVENT).kw == pytest.approx(np.full(6, 120.0))


def test_an_adjusted_baseline_of_demand_is_never_negative():
    kw = plain(np.full(LAST + 1, 10.0))
    kw[:, 24:30] = 300.0
    kw[LAST, 24:30] = 0.0
    assert (BASELINES["high_4_of_5"].estimate(metered(kw), EVENT).kw == 0).all()


def test_middle_8_of_10_leaves_out_the_highest_and_the_lowest():
    levels = [100, 500, 110, 120, 1, 130, 140, 150, 160, 170]
    found = BASELINES["middle_8_of_10"].estimate(metered(working_days_before(*levels)), EVENT)
    assert found.kw == pytest.approx(np.full(6, 135.0))


def test_days_off_are_compared_with_days_off():
    kw = plain([100.0 if (MONDAY + timedelta(days=n)).weekday() < 5 else 40.0 for n in range(42)])
    days = metered(kw)
    saturday = Call(40, 34, 40)
    assert BASELINES["ten_of_ten"].estimate(days, saturday).kw == pytest.approx(np.full(6, 40.0))


def test_days_with_an_event_are_no_examples():
    kw = working_days_before(1000, 100, 100, 100, 100, 100, usual=100.0)
    assert BASELINES["high_4_of_5_unadjusted"].estimate(metered(kw), EVENT).kw.mean() > 300
    without = metered(kw, called=(LAST - 1,))
    assert BASELINES["high_4_of_5_unadjusted"].estimate(without, EVENT).kw == pytest.approx(np.full(6, 100.0))


def test_the_control_group_tells_what_a_cold_evening_does_to_all():
    rng = np.random.default_rng(1)
    others = rng.uniform(50, 150, (LAST + 1, 48))
    kw = 0.3 * others
    kw[LAST, EVENT.first :] = 0.0
    found = BASELINES["control_group"].estimate(metered(kw, others_kw=others), EVENT)
    assert found.kw == pytest.approx(0.3 * others[LAST, EVENT.first : EVENT.stop])


@pytest.mark.parametrize("name", BASELINES)
@given(level=st.floats(0.0, 1e6))
def test_of_a_constant_load_every_baseline_is_the_load(name, level):
    kw = plain(np.full(LAST + 1, level))
    days = metered(kw, others_kw=kw + 1)
    assert BASELINES[name].estimate(days, EVENT).kw == pytest.approx(np.full(6, level))


@pytest.mark.parametrize("name", BASELINES)
@given(st.data())
def test_no_baseline_looks_at_the_event_or_what_follows(name, data):
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    kw, others = rng.uniform(1, 100, (2, LAST + 1, 48))
    before = BASELINES[name].estimate(metered(kw, others_kw=others), EVENT).kw
    changed = kw.copy()
    changed[LAST, EVENT.first :] = rng.uniform(1, 100, 48 - EVENT.first)
    assert (BASELINES[name].estimate(metered(changed, others_kw=others), EVENT).kw == before).all()


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_without_readings_is_refused_in_words(name):
    days = metered(np.full((LAST + 1, 48), np.nan), others_kw=np.full((LAST + 1, 48), np.nan))
    with pytest.raises(NoBaseline, match=r"\w+ \w+"):
        BASELINES[name].estimate(days, EVENT)


def test_an_event_before_the_compared_hours_cannot_be_adjusted():
    with pytest.raises(NoBaseline, match="5 h before"):
        BASELINES["high_4_of_5"].estimate(metered(plain(np.ones(LAST + 1))), Call(LAST, 4, 8))


def test_a_load_of_nothing_is_not_scaled():
    rule = SimilarDays(
        ja="", en="", source="", look_back=(5, 3), keep=(4, 2), adjustment=Adjustment(from_h=4, until_h=1, cap=0.2)
    )
    assert (rule.estimate(metered(plain(np.zeros(LAST + 1))), EVENT).kw == 0).all()


def test_days_follow_the_local_clock_through_a_change_of_clocks():
    grid = TimeGrid.spanning(datetime(2024, 3, 30), datetime(2024, 4, 2), step_minutes=30, zone="Europe/Berlin")
    calendar = Calendar.of(grid)
    table = calendar.table(np.arange(grid.steps, dtype=float))
    assert np.isnan(table[1, 4:6]).all()
    assert np.isnan(table).sum() == 2
    assert grid.index[int(table[2, 34])].hour == 17
    assert calendar.call(48 + 46 + 34, 48 + 46 + 40) == Call(2, 34, 40)


@pytest.mark.parametrize(("first", "stop"), [(40, 60), (10, 10), (-1, 3), (90, 97)])
def test_an_event_stays_within_its_day(first, stop):
    grid = TimeGrid(start=datetime(2024, 7, 1, tzinfo=UTC), step_minutes=30, steps=96)
    with pytest.raises(BeyondItsDay):
        Calendar.of(grid).call(first, stop)
