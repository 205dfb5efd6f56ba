"""A building with a count as a few draws: parts that differ, add up, and say how far they lie from all of them."""

import numpy as np
import pytest

from scenarios.draw_error import draw_errors
from scenarios.draws import with_draws
from scenarios.reading.references import reference_flaws
from scenarios.runner import run
from scenarios.series import read_series
from scenarios.spec.scenario import Scenario


def homes(*, count=30, draws=4, series=None, buyers=()):
    return Scenario.model_validate(
        {
            "version": 1,
            "name": "homes",
            "title": "homes",
            "time": {"start": "2024-01-15", "until": "2024-01-16"},
            "series": {
                "home": series or {"synthetic": {"kind": "household"}},
                "sun": {"synthetic": {"kind": "pv", "latitude": 36, "longitude": 140}},
            },
            "blocks": [
                {
                    "name": "b",
                    "place": "日本",
                    "buildings": [
                        {
                            "name": "x",
                            "kind": "home",
                            "sector": "household",
                            "count": count,
                            "draws": draws,
                            "connection": {"import_yen_per_kwh": 30},
                            "assets": {
                                "load": {"kind": "load", "demand_kw": "home"},
                                "roof": {"kind": "pv", "profile": "sun", "dc_kw": 4},
                            },
                        }
                    ],
                }
            ],
            "issuance": {"factor_kg_per_kwh": 0.4, "factor_source": "test"},
            "market": {"sellers": {"x": {"ask_yen_per_kg": 3}}, "buyers": buyers},
        }
    )


def test_parts_share_the_count_the_owner_and_the_sun_but_not_the_demand():
    drawn = with_draws(homes())
    parts = [building for _, building in drawn.buildings]
    assert [(part.name, part.count) for part in parts] == [("x~1", 8), ("x~2", 8), ("x~3", 7), ("x~4", 7)]
    assert {part.owner for part in parts} == {"x"}
    assert {part.assets["roof"].profile for part in parts} == {"sun"}
    assert set(drawn.market.sellers) == {"x~1", "x~2", "x~3", "x~4"}
    profiles, flaws = read_series(drawn, drawn.time.grid())
    assert flaws == []
    assert set(profiles) == {"sun", "home@x~1", "home@x~2", "home@x~3", "home@x~4"}
    assert len({profile.values.tobytes() for profile in profiles.values()}) == 5


def test_a_scenario_without_draws_is_left_alone():
    scenario = homes(draws=1)
    assert with_draws(scenario) is scenario
    assert list(draw_errors(scenario)) == []


def test_the_error_is_that_of_the_weighted_mean_beside_the_mean_of_all():
    scenario = homes(count=7, draws=3)
    (error,) = draw_errors(scenario)
    drawn = with_draws(scenario)
    profiles, _ = read_series(drawn, drawn.time.grid())
    counts = {building.name: building.count for _, building in drawn.buildings}
    few = sum(count * profiles[f"home@{name}"].values for name, count in counts.items()) / 7
    everyone = np.mean(
        [
            read_series(with_names(scenario, f"home@x#{number}"), scenario.time.grid())[0][f"home@x#{number}"].values
            for number in range(7)
        ],
        axis=0,
    )
    assert (error.count, error.draws, error.all_draws) == (7, 3, 7)
    assert error.peak_error == pytest.approx(few.max() / everyone.max() - 1)
    assert error.profile_error == pytest.approx(np.sqrt(np.mean((few - everyone) ** 2)) / everyone.mean())


def with_names(scenario, name):
    return scenario.model_copy(update={"series": {name: scenario.series["home"]}, "blocks": ()})


def test_more_draws_lie_nearer_to_all():
    errors = [next(draw_errors(homes(count=40, draws=draws))).profile_error for draws in (2, 5, 25)]
    assert errors == sorted(errors, reverse=True)
    # Independent homes would give √((1/25 + 1/40) / (1/2 + 1/40)) = 0.35; a day of one seed scatters around it.
    assert errors[-1] < 0.6 * errors[0]


def test_a_run_shows_the_error_and_sells_under_the_owner(tmp_path):
    result = run(homes(count=6, draws=2, buyers=[BUYER]), runs=tmp_path)
    (error,) = result.manifest["draws"]
    assert result.figures["draw_error"] == abs(error["peak_error"])
    assert {building["owner"] for building in result.manifest["buildings"]} == {"x"}
    assert result.figures["traded_g"] > 0
    assert set(result.trades["seller"]) == {"x"}


BUYER = {"account": "town", "kind": "quota", "money_yen": 10000, "grams_per_day": 5000, "bid_yen_per_kg": 4}


def test_draws_that_cannot_be_are_named():
    with pytest.raises(ValueError, match="draws must be at most count = 2"):
        homes(count=2, draws=3)
    alike = homes(series={"synthetic": {"kind": "home", "annual_kwh": 4000}})
    assert [flaw.code for flaw in reference_flaws(alike)] == ["draws_alike"]
    covering = homes(buyers=[{"account": "x", "kind": "cover", "building": "x", "money_yen": 1, "bid_yen_per_kg": 4}])
    assert [flaw.code for flaw in reference_flaws(covering)] == ["covers_draws"]
