"""A study from plan to folder: the same plan, version and input files are worked out once."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

import pandas as pd

from scenarios.identity import canonical_json
from scenarios.lab.comparison import comparison, means
from scenarios.lab.demonstrations import DEMONSTRATIONS
from scenarios.lab.experiment import Progress, experiment
from scenarios.lab.figure import write_figure
from scenarios.lab.metrics import METRICS
from scenarios.lab.plan import Plan
from scenarios.lab.study import FIGURE, Study, complete_study
from scenarios.parquet import write_table
from scenarios.replay.order_table import OrderFileError
from scenarios.run_folder import sha256, written_beside
from scenarios.stored_run import MANIFEST

VERSIONS = ("machigrid", "numpy", "scipy", "pandas")


def study(
    plan: Plan,
    *,
    name: str,
    labs: Path | str = "labs",
    workers: int = 1,
    force: bool = False,
    progress: Progress | None = None,
) -> Study:
    """Work a plan out and store it under `labs`; a complete study of the same is opened instead.

    workers    processes; the result does not depend on it
    progress   told (seeds done, seeds in all)
    """

    def work() -> dict[str, pd.DataFrame]:
        tables = experiment(plan, workers=workers, progress=progress)
        return {"comparison": comparison(tables["sessions"], plan)} | tables

    told = plan.model_dump(mode="json")
    if plan.human is not None:
        told["human_sha256"] = recording_sha256(Path(plan.human))
    return _stored(name, plan.label, told, Path(labs), work, force=force)


def recording_sha256(path: Path) -> str:
    """Of the recorded sessions: other bytes in the same file are another study. Raises OrderFileError without it."""
    try:
        return sha256(path)
    except OSError as fault:
        raise OrderFileError(f"{path}: cannot be read: {fault.strerror}") from None


def demonstrate(name: str, *, labs: Path | str = "labs", force: bool = False) -> Study:
    """Show one of the literature's results again and store it like a study."""

    def work() -> dict[str, pd.DataFrame]:
        table = DEMONSTRATIONS[name]()
        return {"comparison": means(table) if "seed" in table else table, "sessions": table}

    return _stored(name, "demonstration", {"demonstration": name}, Path(labs), work, force=force)


def _stored(
    name: str,
    label: str,
    plan: Mapping[str, Any],
    labs: Path,
    work: Callable[[], Mapping[str, pd.DataFrame]],
    *,
    force: bool,
) -> Study:
    started, begun = datetime.now(UTC), perf_counter()
    plan_sha256 = hashlib.sha256(canonical_json(plan).encode()).hexdigest()
    versions = {package: version(package) for package in VERSIONS}
    identity = hashlib.sha256(f"{versions['machigrid']} {plan_sha256}".encode()).hexdigest()
    folder = labs / f"{name}-{identity[:12]}"
    if not force and (known := complete_study(folder)):
        return known
    tables = work()
    facts = {
        "format": 1,
        "complete": True,
        "name": name,
        "label": label,
        "plan": plan,
        "plan_sha256": plan_sha256,
        "identity": identity,
        "versions": versions,
        "metrics": [asdict(metric) for metric in METRICS],
        "clock": {"started": started.isoformat(timespec="seconds"), "seconds": round(perf_counter() - begun, 3)},
    }
    with written_beside(folder) as part:
        for table_name, table in tables.items():
            write_table(part / f"{table_name}.parquet", table)
        write_figure(tables["sessions"], part / FIGURE, f"{name} ({label})")
        manifest = {**facts, "files": {path.name: sha256(path) for path in sorted(part.iterdir())}}
        (part / MANIFEST).write_text(canonical_json(manifest) + "\n", encoding="utf-8")
    return Study(folder, manifest)
