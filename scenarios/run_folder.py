"""A run folder: written beside, brought to the disk, renamed when complete."""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from ems.origin import FATES
from market.exchange import Exchange
from scenarios.identity import canonical_json, normalised
from scenarios.ledger_file import write_ledger
from scenarios.log_files import write_log
from scenarios.outcome import Energy, Outcome
from scenarios.parquet import write_table
from scenarios.spec.scenario import Scenario
from scenarios.stored_run import MANIFEST, Run
from scenarios.tables import credits_table, entries_table, orders_table, points_table, trades_table

SOURCE = "scenario.yaml"
LEDGER = "ledger.sqlite"


def write_run(folder: Path, scenario: Scenario, outcome: Outcome, facts: Mapping[str, Any]) -> Run:
    """Write a whole run in place of whatever `folder` holds; until all is on disk, nothing stands there.

    facts   the manifest without the files' hashes
    """
    with written_beside(folder) as part:
        # A scenario made in Python has no text; its canonical JSON is YAML too.
        text = scenario.source_text or canonical_json(normalised(scenario))
        (part / SOURCE).write_text(text, encoding="utf-8", newline="")
        for name, table in tables(outcome, scenario.zone):
            write_table(part / f"{name}.parquet", table)
        if outcome.exchange is not None:
            write_ledger(part / LEDGER, outcome.exchange)
            write_log(part, outcome.exchange, scenario.seed)
        written = sorted(path for path in part.rglob("*") if path.is_file())
        manifest = {**facts, "files": {path.relative_to(part).as_posix(): sha256(path) for path in written}}
        (part / MANIFEST).write_text(canonical_json(manifest) + "\n", encoding="utf-8")
    return Run(folder, manifest)


def tables(outcome: Outcome, zone: str) -> Iterator[tuple[str, pa.Table | pd.DataFrame]]:
    """Every table that the run has, by the path of its file without the ending."""
    if outcome.energy is not None:
        yield from energy_tables(outcome.energy)
        yield "claims", outcome.claims
        yield "balance", outcome.balance
    if outcome.endurance is not None:
        yield "outages", outcome.endurance
    if (response := outcome.response) is not None:
        yield "response/events", response.events
        yield "response/participants", response.participants
        yield "response/baselines", response.baselines
        yield "response/readings", response.readings
    if outcome.exchange is not None:
        yield from market_tables(outcome.exchange, zone)
    if outcome.exchange is not None and outcome.points:
        books = [each.book for each in outcome.points]
        yield "points", points_table(outcome.points[0].market, outcome.exchange, books)


def energy_tables(energy: Energy) -> Iterator[tuple[str, pd.DataFrame]]:
    schedule = energy.schedule
    yield "district", schedule.district_frame().reset_index()
    for kind in schedule.records:
        yield f"schedule/{kind}", schedule.frame(kind)
    if energy.flexibility:
        yield "flexibility", pd.DataFrame({"start": schedule.district.grid.index, **energy.flexibility})
    yield "fates", fates_frame(energy)
    yield "use", use_frame(energy)
    yield "bills", energy.bills


def fates_frame(energy: Energy) -> pd.DataFrame:
    """Long table: start, building, asset, count and one column a fate, for one building each [kWh]."""
    grid, sources = energy.schedule.district.grid, energy.fates.sources
    counts = {building.name: building.count for building in energy.schedule.district.buildings}
    labels = {
        "start": grid.index.take(np.tile(np.arange(grid.steps), len(sources))),
        "building": np.repeat([building for building, _ in sources], grid.steps),
        "asset": np.repeat([asset for _, asset in sources], grid.steps),
        "count": np.repeat([counts[building] for building, _ in sources], grid.steps),
    }
    return pd.DataFrame({**labels, **{f"{fate}_kwh": energy.fates.kwh[fate].ravel() for fate in FATES}})


def use_frame(energy: Energy) -> pd.DataFrame:
    """Long table: start, building, and energy used there, in all, renewable and contracted, for one each [kWh]."""
    grid, fates = energy.schedule.district.grid, energy.fates
    names = list(fates.used_kwh)
    columns = {"used_kwh": fates.used_kwh, "renewable_kwh": fates.consumed_kwh, "contracted_kwh": fates.contracted_kwh}
    return pd.DataFrame(
        {
            "start": grid.index.take(np.tile(np.arange(grid.steps), len(names))),
            "building": np.repeat(names, grid.steps),
            **{column: np.concatenate([kwh[name] for name in names]) for column, kwh in columns.items()},
        }
    )


def market_tables(exchange: Exchange, zone: str) -> Iterator[tuple[str, pa.Table]]:
    yield "credits", credits_table(exchange, zone)
    yield "orders", orders_table(exchange, zone)
    yield "trades", trades_table(exchange, zone)
    yield "entries", entries_table(exchange.entries, zone)


@contextmanager
def written_beside(folder: Path) -> Iterator[Path]:
    """A hidden folder beside `folder` that takes its place when the block ends well, and else vanishes."""
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)  # what a killed process of the same number left
    part.mkdir(parents=True)
    try:
        yield part
        for path in part.rglob("*"):
            sync(path)
        sync(part)
        if folder.exists():
            # Its place is taken in one step; a kill between the two leaves no complete run, never half a one.
            outdated = folder.replace(part.with_suffix(".outdated"))
            part.replace(folder)
            shutil.rmtree(outdated)
        else:
            part.replace(folder)
        sync(folder.parent)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


def sync(path: Path) -> None:
    """Bring a file, or a folder's list of names, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
