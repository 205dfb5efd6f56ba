"""Credit lots as anybody may see them: an undisclosed owner stays so, and so does what would tell who it is."""

from collections import Counter
from typing import Final

import pandas as pd

from market.hierarchies import text_of
from market.places import Place, place_of
from market.publication import crowded_place
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
    owners = lots[["place", "owner"]].drop_duplicates()["place"]
    crowds = Counter(place_of(text) for text in owners)
    hidden = ~lots["disclosed"]
    places = {text: coarse(place_of(text), crowds) for text in lots.loc[hidden, "place"].unique()}
    shown = lots.assign(place=lots["place"].mask(hidden, lots["place"].map(places)))
    shown[REVEALING] = shown[REVEALING].mask(hidden)
    return shown


def coarse(place: Place, owners: Counter[Place]) -> str:
    return text_of(crowded_place(place, owners, LEAST_CROWD))
