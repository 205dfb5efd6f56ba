"""Energy of a whole run, from where to where."""

from collections.abc import Iterator

import pandas as pd

from dashboards.driving import driven_kwh
from dashboards.runs import SavedRun

LEAST_KWH = 1e-6
"""Below it is solver noise, not a flow."""


ASKED = ("demand_kw", "shiftable_kw", "converting_kw")
"""What the buildings' loads of all kinds draw."""

ELSEWHERE = ("contract_kw", "converter_kw")
"""What distant plants and converters of fuels supply; it serves loads first."""


def energy_flows(run: SavedRun) -> pd.DataFrame:
    """Columns from, to, kwh, in the words of `figures.colours.FLOWS`; every kWh leaves and arrives once.

    What the sun's kWh became stands in `claims`; the rest of what was consumed came from the grid, and where
    the grid gave less than that, from energy stored before the run or charged elsewhere.
    """
    fates = run.table("claims", ["fate", "kwh"]).groupby("fate")["kwh"].sum()
    steps = run.table("district", [*ASKED, *ELSEWHERE, "unserved_kw", "import_kw"]).sum() * run.time.step_h
    elsewhere_kwh = float(steps[list(ELSEWHERE)].sum())
    served_kwh = float(steps[list(ASKED)].sum() - steps["unserved_kw"]) - elsewhere_kwh
    rows = [*sun_flows(fates), *other_flows(fates, served_kwh, driven_kwh(run), float(steps["import_kw"]))]
    rows.append(("elsewhere", "demand", elsewhere_kwh))
    frame = pd.DataFrame(rows, columns=["from", "to", "kwh"])
    return frame[frame["kwh"] > LEAST_KWH].reset_index(drop=True)


def sun_flows(fates: pd.Series) -> Iterator[tuple[str, str, float]]:
    """The sun's flows; energy that the stores held before the run enters by them."""
    kwh = fates.get
    earlier_kwh = max(-kwh("stored_change", 0.0), 0.0)
    yield "sun", "demand", kwh("self_direct", 0.0)
    yield "earlier", "storage", min(earlier_kwh, kwh("self_storage", 0.0))
    yield "sun", "storage", max(kwh("self_storage", 0.0) - earlier_kwh, 0.0)
    yield "storage", "demand", kwh("self_storage", 0.0)
    yield "sun", "neighbours", kwh("interchanged", 0.0)
    yield "neighbours", "demand", kwh("interchanged", 0.0)
    yield "sun", "vehicles", kwh("self_transport", 0.0)
    yield "sun", "export", kwh("exported", 0.0)
    yield "sun", "curtailed", kwh("curtailed", 0.0)
    yield "sun", "lost", kwh("lost", 0.0)
    yield "sun", "stored", max(kwh("stored_change", 0.0), 0.0)


def other_flows(
    fates: pd.Series, served_kwh: float, driven_kwh: float, import_kwh: float
) -> Iterator[tuple[str, str, float]]:
    """Flows of energy that is not this run's sun."""
    demand_kwh = served_kwh - sum(fates.get(fate, 0.0) for fate in ("self_direct", "self_storage", "interchanged"))
    vehicles_kwh = driven_kwh - fates.get("self_transport", 0.0)
    spare_kwh = import_kwh - demand_kwh - vehicles_kwh
    to_demand_kwh = min(demand_kwh, import_kwh)
    yield "grid", "demand", to_demand_kwh
    yield "earlier", "demand", demand_kwh - to_demand_kwh
    to_vehicles_kwh = min(vehicles_kwh, import_kwh - to_demand_kwh)
    yield "grid", "vehicles", to_vehicles_kwh
    yield "earlier", "vehicles", vehicles_kwh - to_vehicles_kwh
    yield "grid", "lost", spare_kwh
