"""Calls with orders that must not be torn: whole lots, fill-or-kill, least amounts (market rule 10).

Among all choices of which of them trade, the best clearing is wanted for which class prices exist that leave no
filled order a loss. A lot may stay out although the prices would please it ("paradoxically rejected"). Found by
branch and bound: where nothing is torn, the clearing as if all could be torn is the best; it bounds the others.
"""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from market.call.clearing import Clearing, Solution, priced, solve
from market.call.parts import Parts
from market.compiled import Ints
from market.order_flow import TIMES_IN_FORCE, WHOLE, OrderFlow
from market.orders import TimeInForce
from market.price_choice import PriceChoice
from market.rooms import Rooms, rooms_of

KILL = TIMES_IN_FORCE.index(TimeInForce.FILL_OR_KILL)
MOST_NODES = 20_000

Choices = tuple[tuple[int, bool], ...]
"""(row, whether it trades) of the lots decided so far."""


class TooManyLotsError(ValueError):
    """The search for the best choice of lots was given up."""


@dataclass(frozen=True, kw_only=True)
class LotClearing:
    """The best clearing, and what lots cost: by how much their wholeness and the prices lower the welfare.

    rejected   rows of lots that stay out
    """

    clearing: Clearing
    rejected: tuple[int, ...]
    loss_uyen: int


def clear_with_lots(
    flow: OrderFlow, *, choice: PriceChoice = PriceChoice.MIDDLE, rooms: Rooms | None = None
) -> LotClearing:
    """The best clearing that tears nothing; the optimum, never less.

    Raises TooManyLotsError beyond 20,000 branches.
    """
    least_g, rooms = least_amounts(flow), rooms or rooms_of(flow)
    free = solve(flow, rooms, parts_under(flow, least_g, ()))
    unpriced: int | None = None
    frontier: list[tuple[int, int, Choices]] = [(-free.objective, 0, ())]
    for number in range(1, MOST_NODES):
        # Best bound first: the first clearing that needs no further choice is the best.
        _, _, choices = heappop(frontier)
        solution = free if not choices else solve(flow, rooms, parts_under(flow, least_g, choices))
        torn = torn_lots(solution, least_g, choices)
        if not torn:
            welfare_uyen = solution.welfare_uyen
            unpriced = welfare_uyen if unpriced is None else unpriced
            if clearing := priced(solution, choice):
                filled = clearing.filled_g
                rejected = tuple(np.flatnonzero((least_g > 0) & (filled == 0)).tolist())
                return LotClearing(clearing=clearing, rejected=rejected, loss_uyen=unpriced - welfare_uyen)
        undecided = torn or [row for row in np.flatnonzero(least_g).tolist() if row not in dict(choices)]
        for chosen in (True, False) if undecided else ():
            branch = (*choices, (undecided[0], chosen))
            below = solve(flow, rooms, parts_under(flow, least_g, branch))
            if below.musts_trade:
                heappush(frontier, (-below.objective, 2 * number + chosen, branch))
    raise TooManyLotsError(f"no clearing of {np.count_nonzero(least_g)} lots was found within {MOST_NODES} branches")


def least_amounts(flow: OrderFlow) -> Ints:
    """Least that each row may trade if it trades at all [g]; 0 where it fills in parts."""
    whole = (flow.least_g == WHOLE) | (flow.time_in_force == KILL)
    return np.where(flow.cancels >= 0, 0, np.where(whole, flow.grams, flow.least_g))


def parts_under(flow: OrderFlow, least_g: Ints, choices: Choices) -> Parts:
    """What takes part: undecided lots as if they could be torn, accepted ones with their least amount as a must."""
    accepted = np.array([row for row, trades in choices if trades], dtype=np.int64)
    grams = np.where(flow.cancels < 0, flow.grams, 0)
    grams[[row for row, trades in choices if not trades]] = 0
    grams[accepted] -= least_g[accepted]
    rows = np.flatnonzero(grams)
    must = np.repeat([False, True], [len(rows), len(accepted)])
    return Parts(
        rows=np.concatenate([rows, accepted]), grams=np.concatenate([grams[rows], least_g[accepted]]), must=must
    )


def torn_lots(solution: Solution, least_g: Ints, choices: Choices) -> list[int]:
    """Rows that trade less than they may."""
    torn = np.flatnonzero((solution.filled_g > 0) & (solution.filled_g < least_g))
    decided = dict(choices)
    return [row for row in torn.tolist() if row not in decided]
