"""Run the benchmarks and print their table: `python tests/benchmarks/tables.py [--only NAME ...]`.

Every row runs in a process of its own, on one thread, and compares what was measured side by side in that run.
The table also goes to build/bench.json, one object a row.
"""

import argparse
import importlib
import json
import os
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, replace
from multiprocessing import get_context
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table
from rows import ROWS

SUBJECTS = {
    "pypsa-rolling": "pypsa_rolling",
    "oemof-windows": "oemof_windows",
    "own-time": "rolling_year",
    "hundred-homes": "rolling_year",
    "thousand-window": "large_window",
    "lone-homes": "lone_homes",
    "stamping": "stamping",
    "year-memory": "rolling_year",
    "settlement-batches": "registry_speed",
    "settlement-one-by-one": "registry_speed",
    "audit": "registry_speed",
    "audit-signed": "registry_speed",
    "inclusion-proofs": "registry_speed",
    "signatures": "registry_speed",
    "laboratory": "laboratory_speed",
    "laboratory-vcg": "laboratory_speed",
    "meters-long": "meter_reading",
    "meters-wide": "meter_reading",
    "continuous-100k": "market_engine",
    "continuous-1m": "market_engine",
    "continuous-mixed": "market_engine",
    "continuous-growth": "market_engine",
    "peer-lightmatchingengine": "market_peers",
    "peer-pyorderbook": "market_peers",
    "peer-pymarket": "market_peers",
    "call-100k": "market_engine",
    "call-alternatives": "market_engine",
    "call-places": "market_engine",
    "call-1m": "market_engine",
    "post-fit-continuous": "market_engine",
    "post-fit-call": "market_engine",
}
"""Row -> the file that measures it, read only in the row's own process: peers are heavy."""

ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "POLARS_MAX_THREADS"), "1"
)
RESULTS = Path("build/bench.json")
WIDTH = 190


def main():
    """Measure the rows asked for, print them as they come, and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, default=list(SUBJECTS), metavar="NAME")
    names = parser.parse_args().only
    os.environ.update(ONE_THREAD)
    console = Console(width=max(WIDTH, Console().width))
    measured = []
    for name in names:
        with console.status(f"{name} …"):
            measured.append(in_own_process(name))
    console.print(table(measured))
    write(measured)


def in_own_process(name):
    """Measure a row where nothing ran before it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, name).result()


def measure(name):
    """The row with its peak memory, and its memory's target counted in."""
    with silence(), peak_memory() as peak:
        importlib.import_module(SUBJECTS[name])
        row = ROWS[name]()
    within = row.most_mb is None or peak["mb"] <= row.most_mb
    return replace(row, peak_mb=peak["mb"], met=row.met and within)


@contextmanager
def silence():
    """Nothing from solvers that greet on the terminal."""
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def peak_memory():
    """Highest resident memory of this process and all it starts, looked at every 20 ms [MB]."""
    peak, done, own = {"mb": 0.0}, threading.Event(), psutil.Process()

    def watch():
        while not done.wait(0.02):
            peak["mb"] = max(peak["mb"], resident_mb(own))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def resident_mb(process):
    """Memory of a process and its children, pages they share counted in each [MB]."""
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6


def table(measured):
    """All rows for the eye."""
    shown = Table(title=f"machigrid beside its peers, {time.strftime('%Y-%m-%d')}", show_lines=True)
    for heading in ("work", "ours", "peer", "peer's", "times faster", "yen ours / peer's", "peak", "target", ""):
        shown.add_column(heading, justify="right" if heading in {"ours", "peer's", "times faster", "peak"} else "left")
    for row in measured:
        shown.add_row(
            row.name,
            duration(row.ours_s),
            row.peer or "–",
            "–" if row.peer_s is None else duration(row.peer_s),
            "–" if row.ratio is None else f"{row.ratio:.2f}",
            "–" if row.cost_peer is None else f"{row.cost_ours:,.2f} / {row.cost_peer:,.2f}",
            f"{row.peak_mb:,.0f} MB",
            row.target,
            "reached" if row.met else "MISSED",
        )
    return shown


def duration(seconds):
    """Seconds, or milliseconds below one."""
    return f"{seconds:,.2f} s" if seconds >= 1 else f"{seconds * 1e3:,.2f} ms"


def write(measured):
    """One object a row."""
    RESULTS.parent.mkdir(exist_ok=True)
    rows = [asdict(row) | {"ratio": row.ratio} for row in measured]
    RESULTS.write_text(json.dumps(rows, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
