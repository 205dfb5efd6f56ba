"""Demand and supply at a call, and where it cleared."""

from functools import lru_cache

import pandas as pd

from dashboards.runs import SavedRun, UnreadableRunError
from dashboards.scene import Scene
from dashboards.units import GRAMS_PER_KG
from scenarios.call_curves import HeldCall, held_calls
from scenarios.log_files import LOG

CALL = "call"
"""The part of the URL that names a call by its number."""


@lru_cache(maxsize=4)
def calls_of(run: SavedRun) -> tuple[HeldCall, ...]:
    """Every call of the run that traded."""
    log = run.run.folder / LOG
    try:
        return tuple(held_calls(log))
    except (OSError, ValueError) as fault:
        raise UnreadableRunError("broken", str(log)) from fault


def chosen_call(scene: Scene) -> HeldCall | None:
    """The call of the address, or else the one that traded most; None where the rule holds no calls."""
    calls = calls_of(scene.run)
    asked = scene.address.one_of(CALL)
    named = (call for call in calls if str(call.number) == asked)
    return next(named, None) or max(calls, key=lambda call: call.grams, default=None)


def curves(call: HeldCall | None) -> pd.DataFrame:
    """Columns side (bid, ask, trade), price_yen_per_kg, kg, depth_kg.

    Bids from the highest limit, asks from the lowest, each with the quantity up to there; then the trades.
    """
    if call is None:
        return pd.DataFrame(columns=["side", "price_yen_per_kg", "kg", "depth_kg"])
    sides = {
        "bid": sorted(call.bids, key=lambda order: -order[0]),
        "ask": sorted(call.asks, key=lambda order: order[0]),
        "trade": sorted(call.trades),
    }
    rows = [
        (side, price / GRAMS_PER_KG, grams / GRAMS_PER_KG) for side, orders in sides.items() for price, grams in orders
    ]
    frame = pd.DataFrame(rows, columns=["side", "price_yen_per_kg", "kg"])
    return frame.assign(depth_kg=frame.groupby("side")["kg"].cumsum())
