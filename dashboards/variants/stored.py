"""Stored sweeps, and which one of them, and which figure, the page is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from dashboards.address import Address
from dashboards.key_figures import FACTS, title
from dashboards.runs import Runs
from dashboards.units import GRAMS_PER_KG, percent, shown, unit_of
from dashboards.words import Words
from scenarios.sweep.sweep import Sweep, list_sweeps

SWEEP, FIGURE = "sweep", "figure"
"""Parts of the URL that only this page understands."""

MAIN = (
    "total_yen",
    "equipment_yen",
    "cost_yen",
    "import_kwh",
    "peak_kw",
    "contract_kw",
    "emissions_kg",
    "self_consumption",
    "self_sufficiency",
    "civil_achieved",
)
"""Figures of the table; the others are in the chart's choice and in the file."""


def sweeps_of(runs: Runs) -> Path:
    """The folder of sweeps: beside the runs, where `machigrid sweep` puts them."""
    return runs.root.absolute().parent / "sweeps"


@dataclass(frozen=True)
class Board:
    """A sweep as the page sees it."""

    address: Address
    sweep: Sweep
    words: Words

    @classmethod
    def of(cls, address: Address, runs: Runs, words: Words) -> "Board | None":
        """The sweep that the URL names, else the latest; None where there is none."""
        every = list_sweeps(sweeps_of(runs))
        named = [each for each in every if each.name == address.one_of(SWEEP)]
        chosen = next(iter(named or every), None)
        return None if chosen is None else cls(address, chosen, words)

    @cached_property
    def rows(self) -> pd.DataFrame:
        return self.sweep.table()

    @property
    def axes(self) -> Mapping[str, str]:
        """Title of each axis by its path."""
        return {axis["path"]: self.words.pick(axis["title"]) for axis in self.sweep.axes}

    @property
    def figures(self) -> Sequence[str]:
        """Figures that some variant has, the main ones first."""
        told = set(self.rows.columns[self.rows.notna().any()])
        known = [name for name, figure in FACTS.items() if figure.billed and name in told]
        return sorted(known, key=lambda name: (name not in MAIN, MAIN.index(name) if name in MAIN else 0))

    @property
    def figure(self) -> str:
        asked = self.address.one_of(FIGURE)
        return asked if asked in self.figures else self.figures[0]

    def called(self, name: str) -> str:
        """A figure with its unit."""
        unit = self.unit(name)
        return f"{title(name, self.words)} [{unit}]" if unit else title(name, self.words)

    def unit(self, name: str) -> str:
        if FACTS[name].is_share:
            return "%"
        named = name.removesuffix("_g") + "_kg" if name.endswith("_g") else name
        return unit_of(named, self.words, self.sweep.manifest["currency"])

    def values(self, name: str) -> pd.Series:
        """A figure of each variant as people read it: grams as kg, shares in percent."""
        factor = 100 if FACTS[name].is_share else 1 / GRAMS_PER_KG if name.endswith("_g") else 1
        return self.rows[name].astype(float) * factor

    def told(self, name: str, value: Any) -> str:
        """One value of a figure in words."""
        value = None if pd.isna(value) else float(value)
        if FACTS[name].is_share:
            return percent(value, self.words)
        return shown(value / GRAMS_PER_KG if value is not None and name.endswith("_g") else value, self.words)
