"""Emission factors of electricity retailers, by menu, as MOE and METI list them (電気事業者別排出係数一覧).

A retailer's menus stand in the rows below its name; t-CO2/kWh with six decimals, or kg where the heading says so.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from scenarios.profiles.csv_table import CellError
from scenarios.profiles.source import UnreadableError
from scenarios.readers.days import cell_number
from scenarios.readers.records import Headings, Record, read_records
from scenarios.readers.text import plain
from scenarios.sentences import Flaw

Basis = Literal["unadjusted", "basic", "adjusted"]
BASES: Mapping[Basis, str] = {"unadjusted": "未調整排出係数", "basic": "基礎排出係数", "adjusted": "調整後排出係数"}
KG_PER: Mapping[str, float] = {"t": 1000.0, "kg": 1.0}
MOST_KG_PER_KWH = 2.0
"""No power plant emits more: the number is in another unit."""

HEADINGS = Headings(
    layout="電気事業者別排出係数一覧",
    names={
        "retailer": ("小売電気事業者名", "電気事業者名", "事業者名", "retailer"),
        "menu": ("メニュー", "料金メニュー", "メニュー名", "menu"),
    }
    | {f"{basis} t": (ja, f"{ja}(t-CO2/kWh)", f"{basis} (t-CO2/kWh)") for basis, ja in BASES.items()}
    | {f"{basis} kg": (f"{ja}(kg-CO2/kWh)", f"{basis} (kg-CO2/kWh)") for basis, ja in BASES.items()},
    must=("retailer",),
)


class MenuFactors(NamedTuple):
    """Factors of a menu [kg/kWh], NaN where the list has none; a blank menu is the retailer's only one."""

    line: int
    retailer: str
    menu: str
    kg_per_kwh: Mapping[Basis, float]


def read_factors(content: bytes, path: Path) -> list[MenuFactors]:
    """Every menu of a list in its order. Raises UnreadableError with every cell that cannot be read."""
    found: list[MenuFactors] = []
    flaws: list[Flaw] = []
    for record in read_records(content, path, HEADINGS):
        retailer = record.cells["retailer"] or (found[-1].retailer if found else "")
        try:
            found.append(MenuFactors(record.line, retailer, record.cells.get("menu", ""), factors_of(record)))
        except CellError as error:
            flaws.append(Flaw((), error.code, error.given, row=record.line))
    if not flaws and not any(each.kg_per_kwh for each in found):
        flaws.append(Flaw((), "layout_unknown", {"layout": HEADINGS.layout, "missing": BASES["adjusted"]}))
    if flaws:
        raise UnreadableError(flaws)
    return found


def factors_of(record: Record) -> dict[Basis, float]:
    """The factors of a row by their basis [kg/kWh]. Raises CellError."""
    factors: dict[Basis, float] = {}
    for basis, column in BASES.items():
        for unit, kg in KG_PER.items():
            cell = record.cells.get(f"{basis} {unit}")
            if cell is not None:
                factors[basis] = kg * cell_number(cell, column)
                if not 0 <= factors[basis] <= MOST_KG_PER_KWH and not math.isnan(factors[basis]):
                    given = {"column": column, "got": cell, "unit": f"{unit}-CO2/kWh"}
                    raise CellError("factor_implausible", given)
    return factors


def factor_for(found: Sequence[MenuFactors], retailer: str, menu: str | None, basis: Basis) -> float:
    """The factor of a retailer's menu [kg/kWh]. Raises UnreadableError where the list has none, or several."""
    of_retailer = [each for each in found if each.retailer == plain(retailer)]
    if not of_retailer:
        names = ", ".join(list(dict.fromkeys(each.retailer for each in found))[:10])
        raise UnreadableError([Flaw(("retailer",), "no_such_entry", {"name": retailer, "names": names})])
    fitting = [each for each in of_retailer if menu is None or each.menu == plain(menu)]
    if len(fitting) != 1:
        names = ", ".join(each.menu or "–" for each in of_retailer[:10])
        given = {"what": "menu", "count": len(fitting), "names": names, "name": menu}
        raise UnreadableError([Flaw(("menu",), "which_entry" if fitting else "no_such_entry", given)])
    factor = fitting[0].kg_per_kwh.get(basis, math.nan)
    if math.isnan(factor):
        raise UnreadableError([Flaw(("basis",), "cell_empty", {"column": BASES[basis]}, row=fitting[0].line)])
    return factor
