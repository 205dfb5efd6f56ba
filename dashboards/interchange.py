"""Energy that buildings and blocks passed to each other in a period."""

import pandas as pd

from dashboards.period import Period
from dashboards.runs import SavedRun


def exchanged(run: SavedRun, period: Period) -> pd.DataFrame:
    """Columns building, given_kwh, taken_kwh, one row a building with all its copies."""
    columns = ["building", "given_kwh", "taken_kwh"]
    if not run.has("schedule/interchange"):
        return pd.DataFrame(columns=columns)
    rows = run.table("schedule/interchange", ["building", "give_kw", "take_kw"], where=period.where)
    sums = rows.groupby("building", sort=False).sum()
    hours = [run.buildings[name]["count"] * period.run.step_h for name in sums.index]
    return sums.mul(hours, axis=0).set_axis(columns[1:], axis="columns").reset_index()


def crossed(run: SavedRun, period: Period) -> pd.DataFrame:
    """Columns link, from_block, to_block, kwh (as it left), one row a link and direction."""
    columns = ["link", "from_block", "to_block", "kwh"]
    if not run.has("schedule/link"):
        return pd.DataFrame(columns=columns)
    rows = run.table("schedule/link", ["asset", "forward_kw", "backward_kw"], where=period.where)
    energy = rows.groupby("asset").sum() * period.run.step_h
    ends = {link["name"]: link["between"] for link in run.manifest["links"]}
    flows = [
        (name, *order, energy.loc[name, way])
        for name in energy.index
        for way, order in (("forward_kw", ends[name]), ("backward_kw", reversed(ends[name])))
    ]
    return pd.DataFrame(flows, columns=columns)
