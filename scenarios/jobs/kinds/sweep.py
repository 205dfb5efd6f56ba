"""A job that works out the variants of a scenario that a plan names, and stores their table."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scenarios.jobs import job
from scenarios.jobs.kinds.kind import Kind, Tell
from scenarios.jobs.kinds.run import title_in
from scenarios.sweep.sweep import Order, sweep


def sweep_order(order: Order, *, sweeps: Path) -> job.Order:
    """The job for a plan and its scenario as their texts are now; the table goes to `sweeps`."""
    given = {name: str(value) for name, value in asdict(order).items()}
    title = title_in(order.text, order.file)
    return job.Order(kind=SWEEP.name, title=title, given={**given, "sweeps": str(sweeps.absolute())})


def work(given: Mapping[str, Any], runs: Path, tell: Tell) -> Mapping[str, Any]:
    """Name of the sweep's folder. Raises ScenarioFaults for a plan that makes no sense."""
    order = Order(
        name=given["name"],
        text=given["text"],
        file=Path(given["file"]),
        base=given["base"],
        base_file=Path(given["base_file"]),
    )
    return {"sweep": sweep(order, runs=runs, sweeps=given["sweeps"], progress=tell).name}


SWEEP = Kind(name="sweep", work=work)
