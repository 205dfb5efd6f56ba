"""Powers of the district, or of one building, step by step."""

from collections.abc import Sequence

import pandas as pd

from dashboards.runs import SavedRun

OWN_NAMES = {
    "demand_kw": ("load", "demand_kw"),
    "shiftable_kw": ("shiftable_load", "served_kw"),
    "converting_kw": ("converter", "electric_input_kw"),
    "unserved_kw": ("load", "unserved_kw"),
    "pv_available_kw": ("pv", "available_kw"),
    "pv_kw": ("pv", "generation_kw"),
    "wind_kw": ("wind", "generation_kw"),
    "run_of_source_kw": ("run_of_source", "generation_kw"),
    "contract_kw": ("remote_supply", "taken_kw"),
    "converter_kw": ("converter", "electric_output_kw"),
    "battery_charge_kw": ("battery", "charge_kw"),
    "battery_discharge_kw": ("battery", "discharge_kw"),
    "battery_stored_kwh": ("battery", "stored_kwh"),
    "bus_charge_kw": ("bus", "charge_kw"),
    "ev_charge_kw": ("ev", "charge_kw"),
    "ev_discharge_kw": ("ev", "discharge_kw"),
    "ev_stored_kwh": ("ev", "stored_kwh"),
    "import_yen_per_kwh": ("connection", "import_yen_per_kwh"),
    "import_kw": ("connection", "import_kw"),
    "export_kw": ("connection", "export_kw"),
    "given_kw": ("interchange", "give_kw"),
    "taken_kw": ("interchange", "take_kw"),
}
"""The district's name of a quantity -> the kind of asset that has it, and its name there."""


def balance(run: SavedRun, building: str | None, columns: Sequence[str]) -> pd.DataFrame:
    """`start` and those of `columns` that exist, one row a step.

    building   one building of its kind, not times its count; None: the whole district

    A quantity whose kind of asset does not stand there is left out: it is not 0, it is not there.
    """
    if building is None:
        there = [name for name in columns if name not in OWN_NAMES or run.has(file_of(OWN_NAMES[name][0]))]
        return run.table("district", ["start", *there])
    frame = run.table("district", ["start"])
    found = {name: quantity(run, building, *OWN_NAMES[name]) for name in columns}
    return frame.assign(**{name: values for name, values in found.items() if values is not None})


def quantity(run: SavedRun, building: str, kind: str, name: str) -> pd.Series | None:
    """One quantity of a building's assets of one kind, summed, shape (steps,); None where it has no such asset."""
    if not run.has(file_of(kind)):
        return None
    rows = run.table(file_of(kind), ["start", *quantities_of(kind)], where=(("building", "==", building),))
    return None if rows.empty else rows.groupby("start", sort=True)[name].sum().reset_index(drop=True)


def quantities_of(kind: str) -> list[str]:
    """All that is shown of a kind of asset: read at once, because a file is read once."""
    return [own for asset, own in OWN_NAMES.values() if asset == kind]


def file_of(kind: str) -> str:
    return f"schedule/{kind}"
