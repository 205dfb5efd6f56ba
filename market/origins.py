"""Where grams come from, as columns: attributes of many asks without an object for each."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TypeVar

import numpy as np

from market.compiled import Flags, Ints
from market.credits import Attributes, Verification
from market.hierarchies import Path

UNSEEN = (("", 0, "", Verification.VERIFIED),)
"""Source, factor, its source and verdict where a flow says nothing of them."""


@dataclass(frozen=True, kw_only=True)
class Origins:
    """Attributes by row: names as numbers in a list of names, times as they are [Unix s].

    unseen   number in `rests` of what no order file tells: source, factor, factor source, verification
    """

    owner: Ints
    disclosed: Flags
    place: Ints
    energy_type: Ints
    produced_from: Ints
    produced_until: Ints
    rest: Ints
    owners: Sequence[str]
    places: Sequence[Path]
    energy_types: Sequence[Path]
    rests: Sequence[tuple[str, int, str, Verification]] = UNSEEN

    def of_rows(self, kept: Flags | Ints) -> "Origins":
        """Those of some rows only."""
        columns = ("owner", "disclosed", "place", "energy_type", "produced_from", "produced_until", "rest")
        return replace(self, **{name: getattr(self, name)[kept] for name in columns})

    def attributes(self, row: int) -> Attributes:
        """What conditions look at."""
        source, factor, factor_source, verification = self.rests[self.rest[row]]
        return Attributes(
            owner=self.owners[self.owner[row]],
            disclosed=bool(self.disclosed[row]),
            place=self.places[self.place[row]],
            energy_type=self.energy_types[self.energy_type[row]],
            produced_from=int(self.produced_from[row]),
            produced_until=int(self.produced_until[row]),
            source=source,
            factor_ug_per_wh=factor,
            factor_source=factor_source,
            verification=verification,
        )


NOWHERE = Attributes(
    owner="",
    disclosed=False,
    place=(),
    energy_type=(),
    produced_from=0,
    produced_until=0,
    source="",
    factor_ug_per_wh=0,
    factor_source="",
)
"""Stands where there is no origin."""


def origins_of(known: Sequence[Attributes], rows: Flags) -> Origins:
    """Columns of attributes in the rows that have any; the others are not to be read."""
    owner, owners = numbered([each.owner for each in known])
    place, places = numbered([each.place for each in known])
    energy_type, energy_types = numbered([each.energy_type for each in known])
    rest, rests = numbered(map(attrgetter("source", "factor_ug_per_wh", "factor_source", "verification"), known))
    return Origins(
        owner=spread(owner, rows),
        disclosed=spread([each.disclosed for each in known], rows).astype(np.bool_),
        place=spread(place, rows),
        energy_type=spread(energy_type, rows),
        produced_from=spread([each.produced_from for each in known], rows),
        produced_until=spread([each.produced_until for each in known], rows),
        rest=spread(rest, rows),
        owners=owners,
        places=places,
        energy_types=energy_types,
        rests=rests,
    )


def spread(values: Ints | Sequence[int], rows: Flags) -> Ints:
    """Values in their rows, 0 in the others."""
    column = np.zeros(len(rows), dtype=np.int64)
    column[rows] = values
    return column


Name = TypeVar("Name", bound=Hashable)


def numbered(names: Iterable[Name]) -> tuple[Ints, list[Name]]:
    """Each name's number in the list of distinct names, in order of first appearance."""
    names = list(names)
    distinct = list(dict.fromkeys(names))
    numbers = {name: number for number, name in enumerate(distinct)}
    return np.fromiter(map(numbers.__getitem__, names), dtype=np.int64), distinct
