"""The laboratory finds three results of the literature again."""

import pytest

from scenarios.lab.demonstrations import cason_plott, chatterjee_samuelson, gode_sunder


def test_chatterjee_and_samuelsons_equilibrium_is_what_nobody_wants_to_leave():
    found = chatterjee_samuelson().set_index("figure")
    assert found.loc["gains of the first best", "found"] == pytest.approx(0.84375, abs=0.005)
    assert found.loc["probability of trade", "found"] == pytest.approx(9 / 32, abs=0.005)
    assert found.loc["best gain from deviating in equilibrium", "found"] < 0.0005
    assert found.loc["best gain from deviating from truth", "found"] == pytest.approx(1 / 36, abs=0.002)


def test_without_memory_all_gains_are_made_far_from_the_equilibrium_and_learning_comes_near_it():
    means = gode_sunder(seeds=12).groupby("trader").mean(numeric_only=True)
    assert means.loc["ZI-C", "efficiency"] > 0.99
    assert means.loc["ZI-C", "mean_price"] > 1.2
    assert means.loc["ZIP", "mean_price"] - 0.5 < 0.25 * (means.loc["ZI-C", "mean_price"] - 0.5)
    assert means.loc["ZIP", "efficiency"] > 0.9


def test_the_agencys_auction_biases_prices_down_and_wastes_gains():
    means = cason_plott(seeds=5).groupby("rule").mean(numeric_only=True)
    agency, uniform = means.loc["EPA"], means.loc["uniform"]
    assert agency["mean_price"] < uniform["mean_price"] - 5
    assert agency["mean_price"] < agency["equilibrium_price"]
    assert agency["efficiency"] < uniform["efficiency"] - 0.05
    assert agency["bids_below_value"] > 0 < agency["asks_below_cost"]
