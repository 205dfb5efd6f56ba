"""What a way of trading promises of every book; tests measure each promise, and that the others are not kept."""

from enum import Flag, auto


class Promise(Flag):
    """Promises about orders that may fill in parts (of a unit each where a mechanism takes units only).

    EFFICIENT             the greatest welfare of what was said
    TRUTHFUL              no trader of a single offer gains by stating another limit
    BUDGET_BALANCED       the market neither adds nor keeps money
    NO_DEFICIT            the market never adds money
    INDIVIDUALLY_RATIONAL nobody trades at a loss
    """

    EFFICIENT = auto()
    TRUTHFUL = auto()
    BUDGET_BALANCED = auto()
    NO_DEFICIT = auto()
    INDIVIDUALLY_RATIONAL = auto()
