"""Asks that no condition of the flow can tell apart, pooled: the columns of a tuple space."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from market.compiled import Ints
from market.hierarchies import Path
from market.numbering import first_of
from market.order_flow import OrderFlow
from market.origins import numbered

NOBODY, HIDDEN = 0, -1
UNKNOWN = -1
MOST_CODES = 1 << 40


class PathTable:
    """Paths as far as conditions tell them apart: by the innermost node mentioned around them."""

    def __init__(self, paths: Sequence[Path], within: Collection[Path], exact: Collection[Path]) -> None:
        self.number = {node: number for number, node in enumerate(dict.fromkeys([(), *within, *exact]))}
        self.depths = np.array([len(node) for node in self.number], dtype=np.int64)
        self.levels = 1 + int(self.depths.max())
        outer = np.array([0, *(self._innermost(node[:-1]) for node in islice(self.number, 1, None))], dtype=np.int64)
        known = frozenset(exact)
        self.of_path, signs = numbered((self._innermost(path), path in known) for path in paths)
        node = np.array([innermost for innermost, _ in signs], dtype=np.int64)
        self._at = np.full((len(node), self.levels), UNKNOWN)
        self._at[:, 0] = 0
        while node.any():
            self._at[np.arange(len(node)), self.depths[node]] = node
            node = outer[node]

    def _innermost(self, path: Path) -> int:
        while path not in self.number:
            path = path[:-1]
        return self.number[path]

    @property
    def size(self) -> int:
        return len(self._at)

    def at(self, depth: int, signs: Ints) -> Ints:
        """The node mentioned at that depth around each sign, UNKNOWN where there is none."""
        found: Ints = self._at[signs, depth]
        return found


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Pools of asks, and their twins: the same without a named owner.

    of_row          class of each ask row, UNKNOWN for other rows
    rows            an ask row of each class, UNKNOWN for a twin that has none of its own
    owner           number in `owners`, NOBODY where no condition names the owner, HIDDEN where it must not
    place, energy_type   signs in their tables
    produced_from, produced_until   of some ask of the class; no window tells others apart
    ask_wish        what these asks ask of their buyers
    twin            class without the owner, itself where there is none to drop
    """

    of_row: Ints
    rows: Ints
    owner: Ints
    place: Ints
    energy_type: Ints
    produced_from: Ints
    produced_until: Ints
    ask_wish: Ints
    twin: Ints
    owners: dict[str, int]
    places: PathTable
    energy_types: PathTable

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, kw_only=True)
class Mentions:
    """Names in the conditions of a flow, each path as a node or as an exact value, and bounds of production windows.

    Each once, in order of first mention. all_exact: whether they look at nothing but owner, place, energy type, window
    """

    owners: Collection[str]
    places: Collection[Path]
    exact_places: Collection[Path]
    energy_types: Collection[Path]
    exact_energy_types: Collection[Path]
    bounds: Collection[int]
    all_exact: bool


def classes_of(flow: OrderFlow, mentions: Mentions) -> Classes:
    """Classes of a flow's asks."""
    origins, all_exact = flow.origins, mentions.all_exact
    places = PathTable(origins.places, mentions.places, mentions.exact_places)
    energy_types = PathTable(origins.energy_types, mentions.energy_types, mentions.exact_energy_types)
    owners = {name: number for number, name in enumerate(mentions.owners, start=1)}
    owner_numbers = np.array([owners.get(name, NOBODY) for name in origins.owners], dtype=np.int64)
    asks = np.flatnonzero(~flow.bids & ~flow.withdrawals)
    hidden = NOBODY if all_exact else HIDDEN
    bounds = np.array(sorted(mentions.bounds), dtype=np.int64)
    since = np.searchsorted(bounds, origins.produced_from[asks], side="right")
    until = np.searchsorted(bounds, origins.produced_until[asks], side="left")
    owner = np.where(origins.disclosed[asks], owner_numbers[origins.owner[asks]], hidden)
    place, energy_type = places.of_path[origins.place[asks]], energy_types.of_path[origins.energy_type[asks]]
    others = [place, energy_type, since, until, flow.ask_wishes[asks]]
    if not all_exact:
        others.append(origins.rest[asks])
    anonymous = dense(others)
    first, of_ask = first_of(anonymous * (1 + len(owners) - HIDDEN) + owner - HIDDEN)
    with_twin = np.flatnonzero(owner[first] > NOBODY)
    twins, twin_of = first_of(anonymous[first[with_twin]])
    # Twins come after the classes that have asks; a class without a named owner is its own twin.
    twin = np.arange(len(first) + len(twins))
    twin[with_twin] = len(first) + twin_of
    members = np.concatenate([first, first[with_twin][twins]])
    of_row = np.full(len(flow), UNKNOWN)
    of_row[asks] = of_ask
    return Classes(
        of_row=of_row,
        rows=np.concatenate([asks[first], np.full(len(twins), UNKNOWN)]),
        owner=np.concatenate([owner[first], np.full(len(twins), NOBODY)]),
        place=place[members],
        energy_type=energy_type[members],
        produced_from=origins.produced_from[asks][members],
        produced_until=origins.produced_until[asks][members],
        ask_wish=flow.ask_wishes[asks][members],
        twin=twin,
        owners=owners,
        places=places,
        energy_types=energy_types,
    )


def dense(columns: Sequence[Ints]) -> Ints:
    """One number for each distinct row of non-negative columns."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    size = 1
    for column in columns:
        width = int(column.max(initial=0)) + 1
        if size * width > MOST_CODES:
            _, code = first_of(code)
            size = int(code.max(initial=0)) + 1
        code, size = code * width + column, size * width
    return code
