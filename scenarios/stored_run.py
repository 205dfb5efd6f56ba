"""A complete run in its folder; tables are read when they are asked for."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from scenarios.figures import FIGURES, Value
from scenarios.parquet import read_frame

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Run:
    """A run that is written.

    folder     where its files lie
    manifest   its own account of itself
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Name of the folder: the scenario's name and the run's identity."""
        return self.folder.name

    @property
    def figures(self) -> dict[str, Value]:
        """Key figures by name, in their order; None where a part is absent or a ratio undefined."""
        stored = self.manifest["figures"]
        return {figure.name: stored.get(figure.name) for figure in FIGURES}

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What fell short, in words."""
        return list(self.manifest["findings"])

    @property
    def sizes(self) -> list[dict[str, Any]]:
        """Sizes that were free and what they became: building, asset, field, value, most, yen_per_year, capital_yen."""
        return list(self.manifest.get("sizes", []))

    @cached_property
    def schedule(self) -> pd.DataFrame:
        """What every asset did: index step start, columns (building, asset, quantity), for one building each."""
        series: dict[tuple[Hashable, ...], pd.Series] = {}
        for path in sorted((self.folder / "schedule").glob("*.parquet")):
            for (building, asset), rows in read_frame(path).groupby(["building", "asset"], sort=False):
                by_start = rows.set_index("start").drop(columns=["building", "asset"])
                series |= {(building, asset, quantity): by_start[quantity] for quantity in by_start}
        return pd.DataFrame(series).rename_axis(columns=["building", "asset", "quantity"] if series else None)

    @property
    def credits(self) -> pd.DataFrame:
        return self.frame("credits")

    @property
    def orders(self) -> pd.DataFrame:
        return self.frame("orders")

    @property
    def trades(self) -> pd.DataFrame:
        return self.frame("trades")

    @property
    def entries(self) -> pd.DataFrame:
        return self.frame("entries")

    def has(self, name: str) -> bool:
        """Whether the run has this table: its file's path without the ending."""
        return (self.folder / f"{name}.parquet").is_file()

    def frame(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        filters: list[tuple[str, str, Any]] | None = None,
    ) -> pd.DataFrame:
        """A table such as `district` or `schedule/battery`; empty where the scenario has no such part."""
        if not self.has(name):
            return pd.DataFrame()
        return read_frame(self.folder / f"{name}.parquet", columns, filters)


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a complete run; None where the folder holds none, or less."""
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    match facts:
        case {"format": 1, "complete": True, "files": dict(files)}:
            return facts if all((folder / name).is_file() for name in files) else None
    return None
