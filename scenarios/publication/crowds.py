"""Sums over crowds: no line of them tells of fewer owners than a crowd has, nor does what the lines leave over."""

from collections import Counter
from typing import Final

import pandas as pd

from market.hierarchies import text_of
from market.places import WORLD, Place, place_of
from market.publication import crowded_place

KEYS: Final = ["place", "energy_type", "state"]


def owners_by_place(lots: pd.DataFrame) -> Counter[Place]:
    """How many owners of lots each place has, from the table `credits`."""
    return Counter(place_of(text) for text in lots[["place", "owner"]].drop_duplicates()["place"])


def with_crowded_places(hidden: pd.DataFrame, owners: Counter[Place], least: int) -> pd.DataFrame:
    """The same rows, each in the innermost place around its own with at least `least` owners."""
    places = {text: text_of(crowded_place(place_of(text), owners, least)) for text in hidden["place"].unique()}
    return hidden.assign(place=hidden["place"].map(places))


def sums_of_crowds(hidden: pd.DataFrame, least: int) -> pd.DataFrame:
    """Undisclosed lots (columns KEYS, owner, wh, grams) summed by KEYS, where a sum has at least `least` owners.

    What smaller groups hold is one more row, of all places and kinds together; where it would be of fewer owners,
    the smallest of the other groups join it, so that no subtraction brings them out. No rows, where all are too few.
    """
    groups = {tuple(map(str, key)): lots for key, lots in hidden.groupby(KEYS)}
    by_size = sorted(groups, key=lambda key: (groups[key]["owner"].nunique(), groups[key]["grams"].sum(), key))
    pooled: list[pd.DataFrame] = []
    for key in by_size:
        if groups[key]["owner"].nunique() < least or (pooled and pd.concat(pooled)["owner"].nunique() < least):
            pooled.append(groups.pop(key))
    if pooled:
        rest = pd.concat(pooled)
        if rest["owner"].nunique() < least:
            return summed({})
        groups[text_of(WORLD), "", ""] = rest
    return summed(groups)


def summed(groups: dict[tuple[str, ...], pd.DataFrame]) -> pd.DataFrame:
    """One row a group, in order of their keys."""
    rows = [
        (*key, len(lots), lots["owner"].nunique(), lots["wh"].sum(), lots["grams"].sum())
        for key, lots in sorted(groups.items())
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "lots", "owners", "wh", "grams"])
