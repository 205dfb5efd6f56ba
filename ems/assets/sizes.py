"""Sizes that are found: how much of an asset is worth its yearly price.

A field named in an asset's `free` becomes a variable between nothing and the number of that field; everything else of
its equations stands. What the size limits is said by the kind (`Asset.sizes`), its price is a share of a year.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from pyomo.environ import Constraint, Expression, NonNegativeReals, Var

from ems.assets.asset import FREE, Asset, type_of_block
from ems.assets.limits import at_least
from ems.window import Shape

YEAR_H = 8760.0


@dataclass(frozen=True, kw_only=True)
class Size:
    """A size that was found.

    field          e.g. "capacity_kwh", whose unit ends its name
    value          what is worth building, of each of the building's copies
    most           what could have been built
    yen_per_year   price of a unit; `capital_yen` is what the run pays of it
    """

    building: str
    asset: str
    field: str
    value: float
    most: float
    yen_per_year: float
    capital_yen: float


def free_fields(flags: tuple[str, ...]) -> tuple[str, ...]:
    """Fields whose size is found, of an asset's structure."""
    return tuple(flag.removeprefix(FREE) for flag in flags if flag.startswith(FREE))


def price_of(field: str) -> str:
    """Name of the parameter that holds a free field's price for each unit [yen/year]."""
    return f"{field}_yen_per_year"


def size_of(field: str) -> str:
    """Name of the variable that a free field becomes."""
    return f"built_{field}"


def write_equations(kind: type[Asset], block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
    """The equations of a kind, and what its free sizes add to them."""
    kind.equations(block, p, shape)
    free = free_fields(shape.flags)
    for field in free:
        builds(kind, block, p, shape, field)
    if free:
        share_of_year = sum(shape.step_h) / YEAR_H
        yearly_yen = sum(getattr(p, price_of(field)) * block.component(size_of(field)) for field in free)
        block.capital_yen = Expression(expr=share_of_year * yearly_yen)


def builds(kind: type[Asset], block: type_of_block, p: SimpleNamespace, shape: Shape, field: str) -> None:
    """A size as a variable: at most what the field says, and at least what is used of it in any step."""
    size = Var(within=NonNegativeReals)
    block.add_component(size_of(field), size)
    limits = [limit for t in shape.steps for limit in kind.sizes[field](block, p, t)]
    most = Constraint(expr=size <= getattr(p, field))
    used = Constraint(range(len(limits)), rule=lambda _, i: limits[i][0] <= limits[i][1] * size)
    block.add_component(f"builds_no_more_{field}_than_allowed", most)
    block.add_component(f"uses_no_more_{field}_than_is_built", used)


def free_faults(asset: Asset) -> list[str]:
    """What cannot be about an asset's free sizes, one sentence each."""
    found = []
    for field, price in asset.free.items():
        if field not in asset.sizes:
            sizes = ", ".join(asset.sizes) or "none"
            found.append(f"free.{field}: no size of this kind; those that can be found: {sizes}")
        elif not 0 < getattr(asset, field) < np.inf:
            found.append(f"{field}: must be the most that may be built, above 0, where its size is free")
        found += at_least(f"free.{field}", price)
    return found
