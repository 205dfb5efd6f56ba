"""A sweep: a plan's variants as runs, and what their key figures come to."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import ValidationError

from scenarios.draft import data_of
from scenarios.faults import ScenarioFaults
from scenarios.identity import canonical_json
from scenarios.library import library_file
from scenarios.parquet import read_frame, write_table
from scenarios.reading import read_text, text_of
from scenarios.run_folder import sha256, written_beside
from scenarios.spec.scenario import Scenario
from scenarios.stored_run import MANIFEST, Run, read_manifest
from scenarios.sweep.checks import checked
from scenarios.sweep.costs import costs
from scenarios.sweep.plan import SweepPlan, plan_in
from scenarios.sweep.variants import Variant, variants

Progress = Callable[[int, int], None]
"""Told (parts done, parts in all)."""

TABLE = "variants"


@dataclass(frozen=True, kw_only=True)
class Order:
    """Texts and files of a plan and of its scenario, as they were when they were asked for.

    name        what the sweep's folder is called after
    text, file  of the plan
    base        of the scenario
    base_file   where relative file names in the scenario begin
    """

    name: str
    text: str
    file: Path
    base: str
    base_file: Path

    @property
    def plan(self) -> SweepPlan:
        """Raises ScenarioFaults."""
        return plan_in(self.text, self.file)


@dataclass(frozen=True)
class Sweep:
    """A sweep that is written: `manifest.json`, and `variants.parquet` with a row a variant.

    Columns of the table: `run` (name of its folder), one an axis (by its path), one a key figure; where the plan says
    what a unit costs, also `scenarios.sweep.costs.OF_VARIANTS`.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def axes(self) -> Sequence[Mapping[str, Any]]:
        """`path` and `title` (ja, en) of each."""
        axes: Sequence[Mapping[str, Any]] = self.manifest["axes"]
        return axes

    def table(self) -> pd.DataFrame:
        return read_frame(self.folder / f"{TABLE}.parquet")


def order_of(file: Path) -> Order:
    """The order for a plan's file. Raises ScenarioFaults where a text is missing or the plan makes no sense."""
    text = text_of(file)
    plan = plan_in(text, file)
    base_file = library_file(plan.scenario) or file.parent / plan.scenario
    return Order(name=file.stem, text=text, file=file, base=text_of(base_file), base_file=base_file)


def sweep(
    order: Order,
    *,
    runs: Path | str = "runs",
    sweeps: Path | str = "sweeps",
    workers: int = 1,
    progress: Progress | None = None,
) -> Sweep:
    """Work every variant out that is not stored under `runs` yet, and write the table under `sweeps`.

    workers    processes; the result does not depend on it
    progress   told (parts done, parts in all)

    Raises ScenarioFaults before anything is worked out.
    """
    plan = order.plan
    checked(plan, order.text, order.file, order.base, order.base_file)
    every = variants(plan, order.base)
    done = list(worked_out(every, order.base_file, Path(runs), workers, progress))
    return write(order, every, done, Path(sweeps))


def worked_out(
    every: Sequence[Variant], file: Path, runs: Path, workers: int, progress: Progress | None
) -> Iterator[Run]:
    """The run of each variant, in order."""
    if workers == 1:
        for number, variant in enumerate(every):
            yield work(variant, file=file, runs=runs, progress=progress and share_of(progress, number, len(every)))
        return
    with ProcessPoolExecutor(workers) as pool:
        for number, run in enumerate(pool.map(partial(work, file=file, runs=runs), every), start=1):
            if progress:
                progress(number, len(every))
            yield run


def work(variant: Variant, *, file: Path, runs: Path, progress: Progress | None = None) -> Run:
    from scenarios.runner import run  # noqa: PLC0415 - whoever only reads a sweep need not wait for the solver

    found = stored(variant, file, runs) or run(read_text(variant.text, file), runs=runs, progress=progress)
    if progress:
        progress(1, 1)  # a stored run tells nothing on its way
    return found


def stored(variant: Variant, file: Path, runs: Path) -> Run | None:
    """The variant's run, found by what the variant means; its text is written and read only to be worked out."""
    from scenarios.runner import known_run  # noqa: PLC0415 - as above

    try:
        return known_run(Scenario.model_validate(variant.data).read_from(file, ""), runs)
    except (ValidationError, ScenarioFaults):
        return None  # whoever reads its text tells the faults in their lines


def share_of(progress: Progress, number: int, count: int) -> Progress:
    """Progress of one variant as progress of all, in thousandths of a variant."""
    return lambda done, total: progress(number * 1000 + 1000 * done // total, count * 1000)


def write(order: Order, every: Sequence[Variant], done: Sequence[Run], sweeps: Path) -> Sweep:
    plan, base = order.plan, data_of(order.base)
    paths = [axis.path for axis in plan.vary]
    rows = [
        {"run": run.name, **dict(zip(paths, variant.values, strict=True)), **run.figures, **costs(plan, variant, run)}
        for variant, run in zip(every, done, strict=True)
    ]
    facts = {
        "plan": plan.model_dump(mode="json"),
        "scenario_sha256": hashlib.sha256(order.base.encode()).hexdigest(),
        "machigrid": version("machigrid"),
    }
    identity = hashlib.sha256(canonical_json(facts).encode()).hexdigest()
    manifest = {
        **facts,
        "format": 1,
        "complete": True,
        "name": order.name,
        "title": plan.model_dump(mode="json")["title"] or base.get("title"),
        "axes": [{"path": axis.path, "title": axis.called().model_dump()} for axis in plan.vary],
        "currency": done[0].manifest["currency"],
        "clock": {"started": datetime.now(UTC).isoformat(timespec="seconds")},
    }
    folder = sweeps / f"{order.name}-{identity[:12]}"
    with written_beside(folder) as part:
        write_table(part / f"{TABLE}.parquet", pd.DataFrame(rows))
        manifest["files"] = {path.name: sha256(path) for path in part.iterdir()}
        (part / MANIFEST).write_text(canonical_json(manifest) + "\n", encoding="utf-8")
    return Sweep(folder, manifest)


def complete_sweep(folder: Path) -> Sweep | None:
    """The sweep in a folder; None where there is none, or only a part of one."""
    facts = read_manifest(folder)
    return Sweep(folder, facts) if facts and "axes" in facts else None


def list_sweeps(sweeps: Path | str) -> list[Sweep]:
    """Complete sweeps under a folder, the latest first."""
    found = [each for folder in sorted(Path(sweeps).glob("[!.]*/")) if (each := complete_sweep(folder))]
    return sorted(found, key=lambda each: each.manifest["clock"]["started"], reverse=True)
