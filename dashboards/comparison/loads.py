"""What districts draw from the grid: on their worst day, and over all hours sorted."""

import numpy as np
import pandas as pd

from dashboards.runs import SavedRun

MINUTES_PER_HOUR = 60


def net_import(run: SavedRun) -> pd.DataFrame:
    """Columns start, net_kw = import − export of the whole district, one row a step."""
    rows = run.table("district", ["start", "import_kw", "export_kw"])
    return pd.DataFrame({"start": rows["start"], "net_kw": rows["import_kw"] - rows["export_kw"]})


def peak_day(run: SavedRun) -> pd.DataFrame:
    """Columns day, hour (of its start, local), net_kw: the day of the district's highest step, empty without steps."""
    if run.time is None:
        return pd.DataFrame(columns=["day", "hour", "net_kw"])
    rows = net_import(run)
    days = rows["start"].dt.date
    worst = rows[days == days[rows["net_kw"].idxmax()]]
    start = worst["start"].dt
    hours = start.hour + start.minute / MINUTES_PER_HOUR
    return pd.DataFrame({"day": start.strftime("%Y-%m-%d"), "hour": hours, "net_kw": worst["net_kw"]})


def duration(run: SavedRun) -> pd.DataFrame:
    """Columns percent (of all steps that draw at least as much), net_kw: the load-duration curve."""
    if run.time is None:
        return pd.DataFrame(columns=["percent", "net_kw"])
    falling = np.sort(net_import(run)["net_kw"].to_numpy())[::-1]
    return pd.DataFrame({"percent": 100 * np.arange(1, len(falling) + 1) / len(falling), "net_kw": falling})
