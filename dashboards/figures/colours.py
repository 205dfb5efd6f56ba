"""Colours by meaning, those people know from Home Assistant's energy page; the same on every page."""

COLOURS = {
    "pv_kw": "#ff9800",
    "pv_available_kw": "#b26a00",
    "wind_kw": "#26a69a",
    "run_of_source_kw": "#5c6bc0",
    "contract_kw": "#0f9d58",
    "converter_kw": "#a1887f",
    "shiftable_kw": "#90a4ae",
    "converting_kw": "#d7ccc8",
    "battery_discharge_kw": "#4db6ac",
    "battery_charge_kw": "#f06292",
    "battery_stored_kwh": "#4db6ac",
    "ev_discharge_kw": "#26828c",
    "bus_charge_kw": "#7e57c2",
    "ev_charge_kw": "#b05cc8",
    "ev_stored_kwh": "#b05cc8",
    "import_kw": "#488fc2",
    "export_kw": "#8353d1",
    "taken_kw": "#9ccc65",
    "given_kw": "#689f38",
    "demand_kw": "#78909c",
    "unserved_kw": "#c62828",
    "import_yen_per_kwh": "#488fc2",
    "co2_kg_per_kwh": "#78909c",
    "price": "#0f9d58",
    "baseline_kw": "#8353d1",
    "metered_kw": "#488fc2",
    "otherwise_kw": "#ff9800",
}

FLOWS = {
    "sun": "#ff9800",
    "grid": "#488fc2",
    "elsewhere": "#0f9d58",
    "earlier": "#90a4ae",
    "storage": "#4db6ac",
    "neighbours": "#9ccc65",
    "demand": "#78909c",
    "vehicles": "#b05cc8",
    "export": "#8353d1",
    "curtailed": "#bcaaa4",
    "lost": "#a1887f",
    "stored": "#80cbc4",
}
"""Where energy comes from and goes to."""

SIDES = {"ask": "#0f9d58", "bid": "#488fc2"}
"""Sides of the book."""

RUNS = ("#488fc2", "#ff9800", "#0f9d58", "#8353d1", "#f06292", "#a1887f")
"""Runs side by side, the base first."""

PARTS = {
    "energy_yen": "#488fc2",
    "demand_yen": "#8353d1",
    "fee_yen": "#9ccc65",
    "supply_yen": "#0f9d58",
    "export_yen": "#ff9800",
    "emissions_kg": "#78909c",
    "issued_g": "#0f9d58",
    "retired_g": "#ff9800",
}
"""Parts of a bill, and of a CO2 balance."""

WH = {"self_direct_wh": "#ff9800", "self_storage_wh": "#4db6ac", "interchanged_wh": "#9ccc65"}
"""Where the energy behind credits was used."""

STATES = {"retired": "#ff9800", "held": "#488fc2", "unsold": "#b0bec5"}
"""What became of grams."""


def faint(colour: str, opacity: float = 0.45) -> str:
    """A `#rrggbb` colour that lets its background through."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


BALANCE = {
    "saved_kwh": "#26a69a",
    "own_kwh": "#ff9800",
    "area_kwh": "#9ccc65",
    "elsewhere_kwh": "#689f38",
    "contract_kwh": "#0f9d58",
    "menu_kwh": "#8353d1",
    "bought_kwh": "#f06292",
    "shortfall_kwh": "#cfd8dc",
}
"""What meets an area's demand: savings first, what is missing last."""

SUPPLY = {"renewable_kwh": "#ff9800", "contracted_kwh": "#0f9d58", "rest_kwh": "#cfd8dc"}
"""What supplied the use of an hour."""

STORES = {"battery": "#4db6ac", "ev": "#b05cc8", "bus": "#7e57c2"}
"""Kinds of asset that offer balancing power."""

TIERS = {1: "#c62828", 2: "#ff9800", 3: "#90a4ae"}
"""Tiers of demand, the critical first."""
