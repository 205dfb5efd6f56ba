"""Stored results of the laboratory: found and opened again; tables are read when they are asked for.

A study is a folder `<name>-<identity>` with `manifest.json`, one Parquet file a table and `figure.html`:

sessions     one row a session: population, rule, seed, then the metrics (of a demonstration: its own columns)
comparison   of each population, rule and metric: mean with its intervals (low to high by bootstrap, t_low to t_high
             by Student's t), and the paired difference to the first rule with its intervals, p of Wilcoxon, p after
             Holm, p of equivalence (TOST) and the power to see the smallest effect of interest; a demonstration has
             its means or its figures beside the theory's
prices       every trade in order: population, rule, seed, number, grams, price and competitive price [yen/t]
unfilled     population, rule, seed, side, why, nearest, orders, grams, mean price gap [yen/t]
premiums     population, rule, by (seller, place, energy_type, disclosed), value, trades, grams, VWAP and premium
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from scenarios.parquet import read_frame
from scenarios.stored_run import read_manifest

FIGURE = "figure.html"


class NoSuchStudy(Exception):
    """The folder holds no complete study."""


@dataclass(frozen=True)
class Study:
    """A study that is written.

    folder     where its files lie
    manifest   name, label, plan with its hash, metrics with titles and formulas, versions, files, clock
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Name of the folder: the plan's name and the study's identity."""
        return self.folder.name

    @property
    def label(self) -> str:
        """replay, strategic or demonstration: what the study may be taken to say."""
        return str(self.manifest["label"])

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables that the study has."""
        return tuple(name.removesuffix(".parquet") for name in self.manifest["files"] if name.endswith(".parquet"))

    @property
    def sessions(self) -> pd.DataFrame:
        return self.table("sessions")

    @property
    def comparison(self) -> pd.DataFrame:
        return self.table("comparison")

    def table(self, name: str) -> pd.DataFrame:
        """One of the tables; empty where this study has none of that name."""
        path = self.folder / f"{name}.parquet"
        return read_frame(path) if path.is_file() else pd.DataFrame()


def complete_study(folder: Path) -> Study | None:
    """The study in a folder; None where there is none, or only a part of one."""
    facts = read_manifest(folder)
    return Study(folder, facts) if facts and "label" in facts else None


def open_study(folder: Path | str) -> Study:
    """The study in a folder. Raises NoSuchStudy where there is none, or only a part of one."""
    if study := complete_study(Path(folder)):
        return study
    raise NoSuchStudy(f"{folder}: holds no complete study of the laboratory")


def list_studies(labs: Path | str) -> list[Study]:
    """Complete studies under a folder, the latest first."""
    found = [study for folder in sorted(Path(labs).glob("[!.]*/")) if (study := complete_study(folder))]
    return sorted(found, key=lambda study: study.manifest["clock"]["started"], reverse=True)
