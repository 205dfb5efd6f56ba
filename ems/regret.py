"""What not knowing the future cost."""

from dataclasses import replace

import numpy as np

from ems.assets import KINDS
from ems.bills import bills, cost_yen
from ems.rolling import roll
from ems.schedule import Schedule
from ems.windows import PERFECT, Settings


def regret_yen(schedule: Schedule, settings: Settings, *, workers: int = 1) -> float:
    """Cost of a run on forecasts beyond the same windows planned on what happened, stored energy valued [yen].

    Energy left in stores counts at the mean import price. The regret may be negative: windows of limited length are not
    optimal even when they foresee all.
    """
    informed = roll(schedule.district, replace(settings, forecast=PERFECT), workers=workers)
    return net_cost_yen(schedule) - net_cost_yen(informed)


def net_cost_yen(schedule: Schedule) -> float:
    """Bills less the worth of what the run leaves in stores beyond what it began with [yen]."""
    drawn = schedule.total("connection", "import_kw")
    price = schedule.district_frame()["import_yen_per_kwh"].to_numpy()
    mean_price = float(np.average(price[drawn > 0], weights=drawn[drawn > 0])) if (drawn > 0).any() else 0.0
    return cost_yen(bills(schedule)) - mean_price * stored_difference_kwh(schedule)


def stored_difference_kwh(schedule: Schedule) -> float:
    """Energy in electric stores at the end less at the beginning, copies included [kWh]."""
    began = {(p.building, p.name): getattr(p.asset, "initial_kwh", 0.0) for p in schedule.district.placed}
    return sum(
        float(copies * (values[-1] - began[member]))
        for kind in schedule.records
        if KINDS[kind].stores
        for member, copies, values in zip(
            schedule.members(kind), schedule.counts(kind), schedule.values(kind, "stored_kwh"), strict=True
        )
    )
