"""A quantity by day and time of day, and its load-duration curve, over the whole run."""

import numpy as np
import pandas as pd

from dashboards.balance import balance
from dashboards.scene import Scene

HEAT = "heat"
"""The part of the URL that says which quantity is shown by day and time."""

NET = "net_kw"
QUANTITIES = (NET, "demand_kw", "pv_kw", "wind_kw", "battery_stored_kwh", "import_yen_per_kwh")
OF_ALL = ("co2_kg_per_kwh",)
"""What the whole district has in common."""


def quantities(scene: Scene) -> list[str]:
    """Those that the scene's building, or the district, has."""
    columns = balance(scene.run, scene.building, ["import_kw", *QUANTITIES[1:]]).columns
    there = [name for name in QUANTITIES if ("import_kw" if name == NET else name) in columns]
    return [*there, *OF_ALL]


def chosen_quantity(scene: Scene) -> str:
    asked = scene.address.one_of(HEAT)
    return asked if asked in (*QUANTITIES, *OF_ALL) else NET


def over_days(scene: Scene) -> pd.DataFrame:
    """Columns start and the chosen quantity, one row a step of the whole run; empty where it is not there."""
    name = chosen_quantity(scene)
    if name == NET:
        return net_power(scene)
    return kept(balance(scene.run, None if name in OF_ALL else scene.building, [name]))


def net_power(scene: Scene) -> pd.DataFrame:
    """Columns start, net_kw = import − export."""
    rows = kept(balance(scene.run, scene.building, ["import_kw", "export_kw"]))
    if rows.empty:
        return rows
    return pd.DataFrame({"start": rows["start"], NET: rows["import_kw"] - rows["export_kw"]})


def kept(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows, none where only their start is known."""
    return rows if len(rows.columns) > 1 else rows.head(0)


def duration(scene: Scene) -> pd.DataFrame:
    """Columns run, percent (of all steps that draw at least as much), net_kw falling."""
    rows = net_power(scene)
    if rows.empty:
        return pd.DataFrame(columns=["run", "percent", NET])
    falling = np.sort(rows[NET].to_numpy())[::-1]
    percent = 100 * np.arange(1, len(falling) + 1) / len(falling)
    name = scene.building_name(scene.building) or scene.words("control.district")
    return pd.DataFrame({"run": name, "percent": percent, NET: falling})
