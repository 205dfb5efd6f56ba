"""Plans are made on the past alone, and what happens is settled in a stated order."""

from dataclasses import replace

import numpy as np
import pytest
from districts import district, grid, home, random_district
from hypothesis import given, settings
from hypothesis import strategies as st

from ems.assets import EV, Battery, Interchange
from ems.bills import bills, cost_yen
from ems.checks import check
from ems.dispatch import solve
from ems.forecast_quality import CALIBRATION_STEPS, conformal_half_width, qualities
from ems.forecasts import FORECASTS, Past, forecast
from ems.regret import regret_yen
from ems.rolling import roll
from ems.windows import Settings

SEEDS = st.integers(0, 2**32 - 1)
WEEKDAYS = np.repeat(np.arange(28) % 7 < 5, 24)
WEEKLY_KW = np.where(WEEKDAYS, 3.0, 1.0) + np.tile(np.sin(np.arange(24) / 24 * 2 * np.pi) ** 2, 28)


def past(values, now, ahead=48):
    return Past(np.atleast_2d(values)[:, :now], now, ahead, 1.0, WEEKDAYS)


@pytest.mark.parametrize("name", FORECASTS)
def test_a_forecast_never_looks_ahead(name):
    chance = np.random.default_rng(0)
    one, other = (chance.uniform(0, 5, (1, 672)) for _ in range(2))
    other[:, :500] = one[:, :500]
    seen = [FORECASTS[name](past(values, 500)) for values in (one, other)]
    assert np.array_equal(*seen, equal_nan=True)


@pytest.mark.parametrize("name", ["last_week", "seasonal_mean", "ridge"])
def test_a_weekly_rhythm_is_learned(name):
    predicted = FORECASTS[name](past(WEEKLY_KW, 504))
    assert np.abs(predicted - WEEKLY_KW[504:552]).mean() < 0.05


def test_yesterday_repeats_the_last_day_known_as_often_as_needed():
    predicted = FORECASTS["yesterday"](past(np.arange(672.0), 240))
    assert predicted[0].tolist() == [*range(216, 240)] * 2


def test_before_any_past_the_actual_value_stands_in():
    actual = np.full((1, 48), 7.0)
    assert forecast("last_week", actual, past(WEEKLY_KW, 0)).tolist() == actual.tolist()


def test_a_plan_on_forecasts_lets_vehicles_export_as_one_with_foresight_does():
    hour = np.arange(48)
    car = EV(
        capacity_kwh=40.0,
        charge_power_kw=6.0,
        discharge_power_kw=6.0,
        initial_kwh=30.0,
        exports=True,
        connected=1.0,
        trip_kwh=0.0,
        ready_kwh=np.where(hour == 47, 10.0, 0.0),
    )
    lone = home(demand_kw=1.0, price=20.0, export=15.0, car=car)
    seen, foreseen = (
        roll(district(lone, time=grid(48)), Settings(window_h=24, commit_h=24, forecast=name))
        for name in ("perfect", "persistence")
    )
    assert check(foreseen) == []
    sold = [schedule.values("connection", "export_kw").sum() for schedule in (seen, foreseen)]
    assert sold[0] > 2
    assert sold[1] == pytest.approx(sold[0])


@pytest.mark.parametrize("name", FORECASTS)
def test_a_forecast_is_never_negative_nor_unknown(name):
    values = np.random.default_rng(1).normal(0, 1, 672)
    predicted = forecast(name, values[None, 400:448], past(values, 400))
    assert (predicted >= 0).all()


@settings(max_examples=20, deadline=None)
@given(SEEDS, st.sampled_from(sorted(FORECASTS)))
def test_the_physics_holds_when_the_forecast_is_wrong(seed, name):
    plain = random_district(seed, hours=72)
    assert check(roll(plain, Settings(window_h=24, commit_h=12, forecast=name))) == []


@settings(max_examples=10, deadline=None)
@given(SEEDS)
def test_no_forecast_beats_one_plan_that_sees_everything(seed):
    """The full-horizon optimum bounds every rolling run that ends with as much stored energy (systems.md A28)."""
    plain = random_district(seed, hours=48, buildings=2)
    no_peaks = [
        replace(b, connection=replace(b.connection, demand_charge_yen_per_kw=0.0), interchange=None)
        for b in plain.buildings
    ]
    lone = district(*(replace(b, assets={n: a for n, a in b.assets.items() if not a.stores}) for b in no_peaks))
    bound = solve(replace(lone, grid=plain.grid)).parts["cost_yen"]
    settled = roll(replace(lone, grid=plain.grid), Settings(forecast="yesterday", window_h=24, commit_h=24))
    assert cost_yen(bills(settled)) >= bound - 1e-6


def test_a_battery_meets_a_deviation_before_the_grid_does():
    demand = np.ones(48)
    demand[30] = 3.0
    battery = Battery(capacity_kwh=10, power_kw=5, initial_kwh=5)
    lone = home(demand_kw=demand, battery=battery)
    schedule = roll(district(lone, time=grid(48)), Settings(window_h=24, commit_h=24, forecast="yesterday"))
    assert schedule.values("battery", "discharge_kw")[0, 30] == pytest.approx(2.0)
    assert schedule.values("connection", "import_kw")[0, 30] == pytest.approx(1.0)


def test_unexpected_sun_charges_the_battery_then_leaves_and_the_rest_is_curtailed():
    sun = np.zeros(48)
    sun[30] = 9.0
    battery = Battery(capacity_kwh=10, power_kw=3, initial_kwh=5)
    lone = home(demand_kw=1.0, sun_kw=sun, battery=battery)
    lone = replace(lone, connection=replace(lone.connection, export_limit_kw=2.0))
    schedule = roll(district(lone, time=grid(48)), Settings(window_h=24, commit_h=24, forecast="yesterday"))
    now = {q: schedule.values(kind, q)[0, 30] for kind, q in (("battery", "charge_kw"), ("connection", "export_kw"))}
    assert now == pytest.approx({"charge_kw": 3.0, "export_kw": 2.0})
    assert schedule.values("pv", "generation_kw")[0, 30] == pytest.approx(1 + 3 + 2)


def test_interchange_flows_as_planned():
    sun = np.tile(np.where(np.arange(24) == 12, 5.0, 0.0), 2)
    sun[36] = 0.0
    giver = home("giver", demand_kw=0.0, sun_kw=sun, export=0.0, interchange=Interchange(limit_kw=9))
    taker = home("taker", demand_kw=5.0, interchange=Interchange(limit_kw=9))
    schedule = roll(district(giver, taker, time=grid(48)), Settings(window_h=24, commit_h=24, forecast="yesterday"))
    given = schedule.values("interchange", "give_kw")[0]
    assert given[36] == pytest.approx(5.0)
    assert schedule.values("connection", "import_kw")[0, 36] == pytest.approx(5.0)
    assert check(schedule) == []


def test_perfect_foresight_has_no_regret_and_no_forecast():
    plain = random_district(2, hours=48)
    assert regret_yen(roll(plain), Settings()) == 0.0
    assert qualities(roll(plain)) == []


def test_regret_is_what_a_surprise_costs():
    demand = np.ones(48)
    demand[24 + 18] = 6.0
    price = np.tile(np.where(np.arange(24) < 8, 10.0, 40.0), 2)
    battery = Battery(capacity_kwh=20, power_kw=10, initial_kwh=0)
    lone = district(home(demand_kw=demand, price=price, battery=battery), time=grid(48))
    options = Settings(window_h=24, commit_h=24, forecast="yesterday")
    assert regret_yen(roll(lone, options), options) > 50


def test_a_conformal_interval_covers_as_often_as_it_says():
    errors = np.abs(np.random.default_rng(3).normal(0, 1, 3000))
    half = conformal_half_width(errors, 0.9)
    known = ~np.isnan(half)
    assert (errors[known] <= half[known]).mean() == pytest.approx(0.9, abs=0.02)
    assert np.isnan(half[:CALIBRATION_STEPS]).all()


def test_errors_are_reported_for_each_forecast_series():
    plain = random_district(6, hours=24 * 9, buildings=2)
    schedule = roll(plain, Settings(forecast="yesterday"))
    found = qualities(schedule, level=0.8)
    assert {(q.building, q.asset) for q in found} == {m for kind in ("load", "pv") for m in schedule.members(kind)}
    for entry in found:
        assert entry.mean_absolute_kw <= entry.root_mean_square_kw
        assert 0.6 < entry.coverage <= 1


def test_workers_change_no_byte_of_a_run_on_forecasts():
    lone = [replace(b, interchange=None) for b in random_district(3, buildings=3, hours=48).buildings]
    apart, options = district(*lone, time=grid(48)), Settings(forecast="yesterday")
    one, two = roll(apart, options), roll(apart, options, workers=2)
    for kind, record in one.records.items():
        for name, values in record.values.items():
            assert values.tobytes() == two.values(kind, name).tobytes(), (kind, name)
