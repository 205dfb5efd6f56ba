"""Saved runs as the pages see them: opened quickly, read in parts, kept while their folder is unchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from scenarios.stored_run import MANIFEST, Run, read_manifest

Filter = tuple[str, str, Any]
"""Column, comparison and value, such as `("building", "==", "office")`."""


class UnreadableRunError(Exception):
    """A run that cannot be shown.

    cause    why, as a key of the catalogue: unknown, broken, unfinished
    detail   file or name that the reader should look at
    """

    def __init__(self, cause: str, detail: str) -> None:
        super().__init__(f"{cause}: {detail}")
        self.cause = cause
        self.detail = detail


@dataclass(frozen=True)
class RunTime:
    """The time that a run plays in: local moments of its zone, `until` exclusive."""

    start: pd.Timestamp
    until: pd.Timestamp
    zone: str
    step_minutes: int

    @property
    def step_h(self) -> float:
        return self.step_minutes / 60

    @property
    def first_day(self) -> date:
        return self.start.date()

    @property
    def last_day(self) -> date:
        return (self.until - pd.Timedelta(minutes=1)).date()


@dataclass(frozen=True, eq=False)
class SavedRun:
    """A complete run, of which only what a page asks for is read; written anew, it is another one."""

    run: Run

    @property
    def name(self) -> str:
        return self.run.name

    @property
    def manifest(self) -> Mapping[str, Any]:
        return self.run.manifest

    @property
    def figures(self) -> Mapping[str, float | None]:
        return self.manifest["figures"]

    @property
    def currency(self) -> str:
        return self.manifest["currency"]

    @cached_property
    def buildings(self) -> Mapping[str, Mapping[str, Any]]:
        return {building["name"]: building for building in self.manifest["buildings"]}

    @cached_property
    def time(self) -> RunTime | None:
        """When it plays; None for a market without buildings, which has no steps."""
        facts = self.manifest["time"]
        if facts is None:
            return None
        start = pd.Timestamp(facts["start"]).tz_convert(facts["zone"])
        until = start + pd.Timedelta(minutes=facts["step_minutes"] * facts["steps"])
        return RunTime(start, until, facts["zone"], facts["step_minutes"])

    def has(self, name: str) -> bool:
        return self.run.has(name)

    def table(self, name: str, columns: Sequence[str] | None = None, *, where: tuple[Filter, ...] = ()) -> pd.DataFrame:
        """Rows of `<name>.parquet` that pass all of `where`; the caller must not change them.

        Raises UnreadableRunError when the file is missing or broken: ask `has` first where absence is normal.
        """
        if not self.has(name):
            raise UnreadableRunError("broken", str(self.run.folder / f"{name}.parquet"))
        return read_table(self, name, None if columns is None else tuple(columns), where)


@lru_cache(maxsize=48)
def read_table(run: SavedRun, name: str, columns: tuple[str, ...] | None, where: tuple[Filter, ...]) -> pd.DataFrame:
    try:
        return run.run.frame(name, columns, list(where) or None)
    except (OSError, ValueError, KeyError) as fault:
        raise UnreadableRunError("broken", str(run.run.folder / f"{name}.parquet")) from fault


@dataclass(frozen=True)
class Runs:
    """The folder under which runs lie."""

    root: Path

    def all(self) -> list[SavedRun]:
        """Every complete run, the latest first."""
        manifests = sorted(self.root.glob(f"[!.]*/{MANIFEST}"))
        found = [read_run(manifest.parent, manifest.stat().st_mtime_ns) for manifest in manifests]
        return sorted(filter(None, found), key=lambda run: run.manifest["clock"]["started"], reverse=True)

    def open(self, name: str) -> SavedRun:
        """The run in the folder `name`. Raises UnreadableRunError."""
        folder = self.root / name
        if folder not in self.root.glob("[!.]*/"):
            raise UnreadableRunError("unknown", name)
        manifest = folder / MANIFEST
        if not manifest.is_file():
            raise UnreadableRunError("unfinished", name)
        run = read_run(folder, manifest.stat().st_mtime_ns)
        if run is None:
            raise UnreadableRunError("broken", str(manifest))
        return run


@lru_cache(maxsize=256)
def read_run(folder: Path, version: int) -> SavedRun | None:  # noqa: ARG001 - `version` is there for the cache
    """The run in a folder whose manifest is of this version; None where files are missing or make no sense."""
    facts = read_manifest(folder)
    return None if facts is None else SavedRun(Run(folder, facts))
