"""Numbers as people read them."""

import math

import pytest

from dashboards.units import labelled, percent, shown, unit_of
from dashboards.words import words_in

EN, JA = words_in("en"), words_in("ja")


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "n/a"), (math.nan, "n/a"), (0.0, "0"), (0, "0"), (0.256, "0.26"), (-12.34, "-12.3"), (1234.5, "1,234")],
)
def test_a_number_is_short_and_a_missing_one_is_not_0(value, text):
    assert shown(value, EN) == text


def test_a_share_is_a_percentage_or_undefined():
    assert percent(0.4567, EN) == "45.7%"
    assert percent(None, EN) == "n/a"


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("import_yen_per_kwh", "円/kWh"),
        ("vwap_yen_per_kg", "円/kg"),
        ("co2_kg_per_kwh", "kg-CO₂/kWh"),
        ("demand_kw", "kW"),
        ("stored_kwh", "kWh"),
        ("issued_g", "g-CO₂"),
        ("trades", ""),
    ],
)
def test_the_end_of_a_name_is_its_unit(name, unit):
    assert unit_of(name, JA, "JPY") == unit


def test_money_is_counted_in_the_currency_of_the_scenario():
    assert labelled("amount_yen", EN, "USD") == "Amount [USD]"
    assert labelled("seller", EN, "USD") == "Seller"
