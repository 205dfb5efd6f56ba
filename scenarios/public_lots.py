"""Credit lots as anybody may see them: an undisclosed owner stays so, and so does what would tell who it is."""

from typing import Final

import pandas as pd

from scenarios.publication.crowds import owners_by_place, with_crowded_places
from scenarios.stored_run import Run
from scenarios.tables.trades import LEAST_CROWD

REVEALING: Final = ["owner", "building", "asset"]
"""Columns that name the owner of a lot, or lead to it."""


def public_lots(run: Run) -> pd.DataFrame:
    """The table `credits`, of which an undisclosed lot has no owner, building or asset, and no place but the
    innermost one with a crowd, as in the published trades (market rule 17).
    """
    lots = run.credits
    if lots.empty:
        return lots
    hidden = ~lots["disclosed"]
    coarse = with_crowded_places(lots[hidden], owners_by_place(lots), LEAST_CROWD)
    shown = lots.assign(place=lots["place"].mask(hidden, coarse["place"]))
    shown[REVEALING] = shown[REVEALING].mask(hidden)
    return shown
