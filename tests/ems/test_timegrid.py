"""Time: half-open steps stamped with their start, in any zone."""

from datetime import UTC, datetime

import pytest

from ems.timegrid import TimeGrid

SPRING = (datetime(2024, 3, 31), datetime(2024, 4, 1))
AUTUMN = (datetime(2024, 10, 27), datetime(2024, 10, 28))


def test_a_japanese_day_has_48_koma_from_midnight():
    day = TimeGrid.spanning(*SPRING, step_minutes=30)
    assert day.steps == 48
    assert day.index[0].isoformat() == "2024-03-31T00:00:00+09:00"
    assert day.index[-1].strftime("%H:%M") == "23:30"


@pytest.mark.parametrize(("days", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_of_changing_clocks_has_the_hours_that_passed(days, hours):
    grid = TimeGrid.spanning(*days, step_minutes=15, zone="Europe/Berlin")
    assert grid.steps == hours * 4
    assert grid.index.is_unique


def test_epoch_and_index_name_the_same_instants():
    grid = TimeGrid.spanning(*AUTUMN, step_minutes=60, zone="America/New_York")
    assert [round(stamp.timestamp()) for stamp in grid.index] == grid.epoch_s.tolist()


def test_billing_months_are_local():
    grid = TimeGrid.spanning(datetime(2024, 1, 31, 23), datetime(2024, 2, 1, 1), step_minutes=60)
    assert (grid.billing_month % 12 + 1).tolist() == [1, 2]


@pytest.mark.parametrize("step", [0, 7, 45, 90])
def test_a_step_that_does_not_divide_an_hour_is_refused(step):
    with pytest.raises(ValueError, match="divide 60"):
        TimeGrid(start=datetime(2024, 1, 1, tzinfo=UTC), step_minutes=step, steps=1)


def test_a_span_that_is_not_whole_steps_is_refused():
    with pytest.raises(ValueError, match="whole number"):
        TimeGrid.spanning(datetime(2024, 1, 1), datetime(2024, 1, 1, 0, 50), step_minutes=30)


def test_a_naive_start_is_refused():
    with pytest.raises(ValueError, match="zone"):
        TimeGrid(start=datetime(2024, 1, 1), step_minutes=30, steps=1)
