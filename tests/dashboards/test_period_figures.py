"""Figures of a part of a run: over the whole they are the run's own, and parts add up."""

from datetime import date

import pytest

from dashboards.pages.overview import period_rows
from dashboards.period import Period
from dashboards.period_figures import before, period_figures


def test_over_the_whole_run_they_are_the_runs_own(homes, apart, foreseen, scene_of):
    for run in (homes, apart, foreseen):
        scene = scene_of(run.manifest["name"], page="overview", span="all")
        for name, value in period_figures(run, scene.period).items():
            assert value == pytest.approx(run.figures[name]), name


def test_days_add_up_to_the_run(homes, scene_of):
    days = [scene_of(span="day", day=date(2024, 7, day)).period for day in (1, 2)]
    for name in ("demand_kwh", "import_kwh", "export_kwh"):
        assert sum(period_figures(homes, day)[name] for day in days) == pytest.approx(homes.figures[name])


def test_the_day_before_stands_beside_a_day(homes, scene_of):
    rows = period_rows(scene_of(page="overview", span="day", day=date(2024, 7, 2))).set_index("figure")
    first = period_figures(homes, scene_of(span="day", day=date(2024, 7, 1)).period)
    assert rows.loc["Import", "before"] == pytest.approx(first["import_kwh"])
    assert rows.loc["Self-consumption", "before"] == pytest.approx(100 * first["self_consumption"])
    assert rows.loc["Import", "difference"] == pytest.approx(rows.loc["Import", "value"] - first["import_kwh"])


def test_nothing_stands_before_the_first_day_nor_the_whole(scene_of):
    first: Period = scene_of(span="day", day=date(2024, 7, 1)).period
    assert before(first) is None
    assert before(scene_of(span="all").period) is None
    first_day = period_rows(scene_of(page="overview", span="day", day=date(2024, 7, 1)))
    assert first_day[["before", "difference"]].isna().all(axis=None)
    whole = period_rows(scene_of(page="overview", span="all"))
    assert [*whole.columns] == ["figure", "unit", "value"]
