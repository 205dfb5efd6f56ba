"""What nothing couples is solved apart."""

from collections.abc import Sequence

from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ems.district import Bus, Placed


def components(placed: Sequence[Placed]) -> list[tuple[Placed, ...]]:
    """The assets of each connected part of the graph of buses, in the order in which the parts first appear.

    A building stays whole, though its boiler may share no bus with its roof: it is settled at one connection.
    """
    buses: dict[Bus, int] = {}
    pairs = [
        (i, buses.setdefault(bus, len(buses)))
        for i, one in enumerate(placed)
        for bus in (Bus(one.building, "electricity"), *one.joins.values())
    ]
    if not pairs:
        return []
    members, joined = zip(*pairs, strict=True)
    size = len(placed) + len(buses)
    graph = coo_array(([1] * len(pairs), (members, [len(placed) + bus for bus in joined])), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    parts: dict[int, list[Placed]] = {}
    for one, part in zip(placed, label, strict=False):
        parts.setdefault(int(part), []).append(one)
    return [tuple(part) for part in parts.values()]
