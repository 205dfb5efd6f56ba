"""Production windows as few nodes of a binary tree over days, so that a window is a handful of keys.

Node (level, index) is the `2**level` days from day `index * 2**level` of Unix time. Days are those of UTC:
the nodes only say where to look, and the condition itself has the last word.
"""

DAY_S = 86_400

DayNode = tuple[int, int]


def day_of(time_s: int) -> int:
    """The day of a Unix time."""
    return time_s // DAY_S


def node_of(day: int, level: int) -> DayNode:
    """The node of that level which holds `day`."""
    return level, day >> level


def covering_nodes(produced_from: int, produced_until: int) -> tuple[DayNode, ...]:
    """The fewest disjoint nodes that hold exactly the days touched by `[produced_from, produced_until)`.

    At most two per level: 2 log2(days) in all.
    """
    day, end = day_of(produced_from), day_of(produced_until - 1) + 1
    nodes = []
    while day < end:
        level = (day & -day).bit_length() - 1 if day else (end - day).bit_length()
        while day + (1 << level) > end:
            level -= 1
        nodes.append(node_of(day, level))
        day += 1 << level
    return tuple(nodes)


def common_node(one: DayNode, other: DayNode) -> DayNode | None:
    """The smaller of two nodes where one lies in the other, otherwise None."""
    small, large = sorted((one, other))
    return small if node_of(small[1] << small[0], large[0]) == large else None
