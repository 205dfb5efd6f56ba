"""Saved runs as the pages see them: opened quickly, read in parts, kept while their folder is unchanged."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

MANIFEST = "manifest.json"


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
class SavedRun:
    """A complete run folder, of which only what a page asks for is read.

    folder     where it lies
    manifest   its `manifest.json`
    version    changes when the folder is written anew
    """

    folder: Path
    manifest: Mapping[str, Any]
    version: int

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def figures(self) -> Mapping[str, float | None]:
        return self.manifest["figures"]

    @property
    def currency(self) -> str:
        return self.manifest["currency"]

    @cached_property
    def buildings(self) -> Mapping[str, Mapping[str, Any]]:
        return {building["name"]: building for building in self.manifest.get("buildings", ())}

    @property
    def step_minutes(self) -> int:
        return self.manifest["time"]["step_minutes"]

    @property
    def step_h(self) -> float:
        return self.step_minutes / 60

    @cached_property
    def start(self) -> pd.Timestamp:
        """First moment of the run, local time."""
        time = self.manifest["time"]
        return pd.Timestamp(time["start"]).tz_convert(time["zone"])

    @cached_property
    def until(self) -> pd.Timestamp:
        """First moment after the run, local time."""
        return self.start + pd.Timedelta(minutes=self.step_minutes * self.manifest["time"]["steps"])

    def has(self, name: str) -> bool:
        return self.path(name).exists()

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.parquet"

    def table(self, name: str, columns: Sequence[str] | None = None, *, building: str | None = None) -> pd.DataFrame:
        """Rows of `<name>.parquet`, of one building if named; the caller must not change them.

        Raises UnreadableRunError when the file is missing or broken: ask `has` first where absence is normal.
        """
        try:
            return read_table(self.path(name), self.version, tuple(columns) if columns else None, building)
        except (OSError, ValueError, KeyError) as fault:
            raise UnreadableRunError("broken", str(self.path(name))) from fault


@lru_cache(maxsize=48)
def read_table(
    path: Path,
    version: int,  # noqa: ARG001 - part of the cache key: a rewritten run is read anew
    columns: tuple[str, ...] | None,
    building: str | None,
) -> pd.DataFrame:
    filters = None if building is None else [("building", "==", building)]
    return pq.read_table(path, columns=columns and list(columns), filters=filters).to_pandas()


@dataclass(frozen=True)
class Runs:
    """The folder under which runs lie."""

    root: Path

    def all(self) -> list[SavedRun]:
        """Every readable run, newest first."""
        return sorted(self.readable(), key=lambda run: run.manifest["clock"]["started"], reverse=True)

    def readable(self) -> list[SavedRun]:
        found = []
        for manifest in self.root.glob(f"*/{MANIFEST}"):
            try:
                found.append(self.open(manifest.parent.name))
            except UnreadableRunError:
                continue
        return found

    def open(self, name: str) -> SavedRun:
        """The run in the folder `name`. Raises UnreadableRunError."""
        manifest = self.root / name / MANIFEST
        if Path(name).name != name or not manifest.parent.is_dir():
            raise UnreadableRunError("unknown", name)
        if not manifest.is_file():
            raise UnreadableRunError("unfinished", name)
        return read_run(manifest, manifest.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def read_run(manifest: Path, version: int) -> SavedRun:
    try:
        facts = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise UnreadableRunError("broken", str(manifest)) from fault
    if not isinstance(facts, dict) or not facts.keys() >= REQUIRED:
        raise UnreadableRunError("broken", str(manifest))
    if not facts["complete"]:
        raise UnreadableRunError("unfinished", manifest.parent.name)
    return SavedRun(manifest.parent, facts, version)


REQUIRED = {"complete", "name", "currency", "time", "figures", "clock"}
