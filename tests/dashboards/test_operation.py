"""By day and hour, at the peak, without neighbours, against the forecast: all from what the run stored."""

from datetime import date

import numpy as np
import pytest

from dashboards.figures.operation import heat_figure
from dashboards.operation.day_by_step import duration, over_days, quantities
from dashboards.operation.drawn_power import contracts, of_all, peak_day
from dashboards.operation.forecasts import forecast_and_actual, has_forecasts
from dashboards.words import words_in


def test_contracts_with_neighbours_sum_to_the_figure(homes):
    rows = contracts(homes)
    assert (rows["contract_kw"] * rows["count"]).sum() == pytest.approx(homes.figures["contract_kw"])


def test_without_interchange_a_building_draws_what_it_was_given(homes):
    gaps = {each.building: (each.alone_kw - each.drawn_kw) for each in of_all(homes)}
    taken = homes.table("schedule/interchange", ["building", "take_kw"]).groupby("building")["take_kw"].max()
    for building, gap in gaps.items():
        assert gap.max() <= taken[building] + 1e-9


def test_a_run_without_interchange_has_nothing_to_leave_out(apart):
    assert contracts(apart).empty
    assert [*peak_day(apart, None).columns] == ["start", "drawn_kw"]


def test_the_peak_day_is_one_day_and_holds_the_highest_step(homes, apart):
    for run in (homes, apart):
        rows = peak_day(run, None)
        assert len({*rows["start"].dt.date}) == 1
    drawn = apart.table("district", ["import_kw"])["import_kw"].max()
    assert peak_day(apart, None)["drawn_kw"].max() == pytest.approx(drawn)


def test_the_duration_curve_begins_at_the_peak(scene_of, homes):
    rows = duration(scene_of())
    assert rows["net_kw"].iloc[0] == pytest.approx(homes.figures["peak_kw"])
    assert rows["net_kw"].is_monotonic_decreasing


@pytest.mark.parametrize("building", [None, "east", "west"])
def test_every_quantity_on_offer_is_there(scene_of, building):
    for name in quantities(scene_of(building=building)):
        rows = over_days(scene_of(building=building, rest=(("heat", name),)))
        assert [*rows.columns] == ["start", name]
        assert len(rows) == 96


def test_the_map_by_day_and_time_has_every_step(scene_of):
    rows = over_days(scene_of())
    cells = np.asarray(heat_figure(rows, words_in("en"), currency="JPY").data[0].z, dtype=float)
    assert cells.shape == (48, 2)
    assert np.nansum(cells) == pytest.approx(rows["net_kw"].sum(), abs=0.01)


def test_a_plan_that_saw_everything_has_no_forecast(scene_of):
    assert not has_forecasts(scene_of())
    assert forecast_and_actual(scene_of()).empty


def test_forecasts_stand_beside_what_happened(scene_of, foreseen):
    scene = scene_of("two_homes_foreseen")
    rows = forecast_and_actual(scene)
    demand = foreseen.table("district", ["demand_kw"])["demand_kw"]
    assert np.allclose(rows["actual_demand_kw"], demand)
    assert not np.allclose(rows["forecast_demand_kw"], demand)
    assert len(rows) == 96


def test_a_building_is_forecast_alone(scene_of):
    rows = forecast_and_actual(scene_of("two_homes_foreseen", building="west", span="day", day=date(2024, 7, 2)))
    assert len(rows) == 48
    assert np.allclose(rows["actual_demand_kw"], 0.5)
