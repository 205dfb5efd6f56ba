"""Numbers for people: the unit that a name ends with, and a value short enough to read."""

import math

from dashboards.words import Words

UNITS = {
    "_yen_per_kwh": "{money}/kWh",
    "_yen_per_kg": "{money}/kg",
    "_kg_per_kwh": "kg-CO₂/kWh",
    "_ug_per_wh": "µg-CO₂/Wh",
    "_kwh": "kWh",
    "_kw": "kW",
    "_yen": "{money}",
    "_kg": "kg-CO₂",
    "_g": "g-CO₂",
    "_wh": "Wh",
    "_h": "h",
}
"""Ends of names and what they stand for, the longer end first."""

GRAMS_PER_KG = 1000
THOUSAND = 1000
TEN = 10


def unit_of(name: str, words: Words, currency: str) -> str:
    """The unit of a column or figure, empty where it has none."""
    unit = next((unit for end, unit in UNITS.items() if name.endswith(end)), "")
    return unit.format(money=words.named("currency", currency))


def labelled(name: str, words: Words, currency: str) -> str:
    """A column's heading, with its unit."""
    unit = unit_of(name, words, currency)
    return f"{words.named('column', name)} [{unit}]" if unit else words.named("column", name)


def shown(value: float | None, words: Words) -> str:
    """A number with about four figures; what is missing is n/a, never 0."""
    if value is None or math.isnan(value):
        return words("missing")
    if value == 0 or isinstance(value, int) or abs(value) >= THOUSAND:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= TEN else f"{value:,.2f}"


def percent(value: float | None, words: Words) -> str:
    return words("missing") if value is None or math.isnan(value) else f"{value:.1%}"
