"""What takes part in a call."""

from dataclasses import dataclass

import numpy as np

from market.compiled import Flags, Ints
from market.order_flow import OrderFlow


@dataclass(frozen=True, kw_only=True)
class Parts:
    """Grams of rows that take part; a row may come twice, with and without `must`.

    must   which parts trade in full, or the call fails
    """

    rows: Ints
    grams: Ints
    must: Flags


def all_in_parts(flow: OrderFlow) -> Parts:
    """Every order as if it filled in parts."""
    rows = np.flatnonzero((flow.cancels < 0) & (flow.grams > 0))
    return Parts(rows=rows, grams=flow.grams[rows], must=np.zeros(len(rows), dtype=np.bool_))
