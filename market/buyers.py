"""What a seller may ask about its buyer."""

from dataclasses import dataclass

from market.hierarchies import Path
from market.places import WORLD, Place


@dataclass(frozen=True, kw_only=True, slots=True)
class Traits:
    """Where a buyer is and what it is.

    place   path from the country downwards
    kind    path from the most general kind downwards: household, company/retailer, municipality
    """

    place: Place = WORLD
    kind: Path = ()


UNTOLD = Traits()
"""A buyer that says nothing of itself."""
