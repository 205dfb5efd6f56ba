"""Where the grams of a file's asks come from, and what sellers and buyers say of buyers."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from market.buyers import Traits
from market.compiled import Flags, Ints
from market.conditions import ANYTHING, AllOf, Condition, Within
from market.energy_types import ENERGY_TYPES
from market.hierarchies import Path, path_of
from market.origins import Origins
from market.refusals import Reason
from scenarios.replay.places import PlaceNames
from scenarios.replay.row_judge import RowJudge

NEVER_FROM, NEVER_TO = -(1 << 61), 1 << 61
"""Production of which nothing is told: within no window."""


def kind_of_energy(text: str) -> Path:
    return ENERGY_TYPES.find(text)


def origins_in(judge: RowJudge, asks: Flags, place_names: PlaceNames) -> Origins:
    """Columns of origins; only those of asks are judged."""
    owner, owners = pd.factorize(judge.text("account"))
    energy_types = judge.path("type", asks, kind_of_energy, Reason.UNKNOWN_ENERGY_TYPE)
    places = judge.path("place", asks, place_names, Reason.UNKNOWN_PLACE)
    return Origins(
        owner=owner.astype(np.int64),
        disclosed=~np.isin(np.char.lower(judge.text("disclosed").astype(str)), ("false", "0", "no")),
        place=places.numbers,
        energy_type=energy_types.numbers,
        produced_from=judge.times("produced_from", NEVER_FROM),
        produced_until=judge.times("produced_to", NEVER_TO),
        rest=np.zeros(len(judge), dtype=np.int64),
        owners=list(owners),
        places=places.values,
        energy_types=energy_types.values,
    )


def buyers_in(judge: RowJudge, bids: Flags, place_names: PlaceNames) -> tuple[Ints, list[Traits]]:
    """Numbers of traits of each row, and the traits."""
    places = judge.path("buyer_place", bids, place_names, Reason.UNKNOWN_PLACE)
    kinds = judge.path("buyer_kind", bids, path_of, Reason.KIND_UNKNOWN)
    told, codes = pd.factorize(places.numbers * len(kinds.values) + kinds.numbers)
    pairs = [divmod(code, len(kinds.values)) for code in codes.tolist()]
    traits = [Traits(place=places.values[place], kind=kinds.values[kind]) for place, kind in pairs]
    return told.astype(np.int64), traits


def buyers_wanted(
    judge: RowJudge, asks: Flags, place_names: PlaceNames, known: Sequence[Condition]
) -> tuple[Ints, list[Condition]]:
    """Numbers of what each row asks of its buyer in a list that goes on from the `known` conditions."""
    places = judge.path("want_buyer_place", asks, place_names, Reason.UNKNOWN_PLACE)
    kinds = judge.path("want_buyer_kind", asks, path_of, Reason.KIND_UNKNOWN)
    asked, codes = pd.factorize(places.numbers * len(kinds.values) + kinds.numbers)
    pairs = [divmod(code, len(kinds.values)) for code in codes.tolist()]
    numbers = {condition: number for number, condition in enumerate(known)}
    distinct = [buyer_condition(places.values[place], kinds.values[kind]) for place, kind in pairs]
    found = np.array([numbers.setdefault(each, len(numbers)) for each in distinct], dtype=np.int64)
    return found[asked], list(numbers)


def buyer_condition(place: Path, kind: Path) -> Condition:
    wishes: list[Condition] = [Within("place", place)] if place else []
    if kind:
        wishes.append(Within("kind", kind))
    return ANYTHING if not wishes else wishes[0] if len(wishes) == 1 else AllOf(tuple(wishes))
