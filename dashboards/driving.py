"""What vehicles of every kind took on the road."""

from dashboards.runs import Filter, SavedRun

VEHICLES = ("ev", "bus")
"""Kinds of asset whose batteries leave the district."""


def driven_kwh(run: SavedRun, where: tuple[Filter, ...] = ()) -> float:
    """Energy of the trips that were driven, all copies [kWh]."""
    copies = {name: facts["count"] for name, facts in run.buildings.items()}
    total_kwh = 0.0
    for table in (f"schedule/{kind}" for kind in VEHICLES if run.has(f"schedule/{kind}")):
        trips = run.table(table, ["building", "trip_kwh", "missed_trip_kwh"], where=where)
        total_kwh += ((trips["trip_kwh"] - trips["missed_trip_kwh"]) * trips["building"].map(copies)).sum()
    return float(total_kwh)
