"""Lines of the utility in a blackout: nothing flows over what is dead (domain rule 16)."""

from types import SimpleNamespace

import numpy as np
from pyomo.environ import Constraint, Var

from ems.assets.asset import Array, Fleet, Series, type_of_block
from ems.window import Shape, Window

OUTAGE = "outage"
"""Flag of what is dead at some time; all else needs no rows for it."""

UNBOUNDED_KW = 1e7
"""More than any line here carries [kW]."""


def has_outage(live: Series) -> bool:
    return bool(np.any(np.asarray(live) == 0))


def live_limit_kw(live: Series) -> Series:
    """Most that flows: nothing in a dead step [kW]."""
    return UNBOUNDED_KW * live


def live_in(fleet: Fleet, window: Window) -> Array:
    """The limit in a window, shape (N, steps) [kW]."""
    return window.gather(fleet.series("live_kw")[:, window.start : window.stop], "kw")


def flows_only_while_live(block: type_of_block, p: SimpleNamespace, shape: Shape, *flows: Var) -> None:
    """Bound flows by `p.live_kw`, where the kind's flags say that there is an outage."""
    if OUTAGE not in shape.flags:
        return
    for flow in flows:
        within = Constraint(shape.steps, rule=lambda _, t, flow=flow: flow[t] <= p.live_kw[t])
        block.add_component(f"{flow.local_name}_only_while_live", within)
