"""The command `machigrid sweep`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.terminal import AsJson, RunsFolder, Workers, answer, rounded, stop_for_faults

if TYPE_CHECKING:
    from scenarios.sweep.sweep import Sweep

TOLD = (
    "cost_yen",
    "equipment_yen",
    "total_yen",
    "import_kwh",
    "peak_kw",
    "emissions_kg",
    "self_consumption",
    "self_sufficiency",
    "civil_achieved",
)
"""Figures that people are shown; `--json` and the table on disk have all."""


def sweep(
    plan: Annotated[
        str, typer.Argument(metavar="PLAN", help="A plan: a file, or town_hall_sizes, which comes with the program.")
    ],
    runs: RunsFolder = Path("runs"),
    *,
    sweeps: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of sweeps.")] = Path("sweeps"),
    workers: Workers = 1,
    as_json: AsJson = False,
) -> None:
    """Work out variants of a scenario: every combination of the values that a plan names."""
    from scenarios.faults import ScenarioFaults
    from scenarios.sweep.plan import plan_file
    from scenarios.sweep.sweep import order_of
    from scenarios.sweep.sweep import sweep as work_out

    try:
        done = work_out(order_of(plan_file(plan)), runs=runs, sweeps=sweeps, workers=workers)
    except ScenarioFaults as error:
        stop_for_faults(error, as_json=as_json)
    table = done.table()
    if as_json:
        rows = json.loads(table.to_json(orient="records"))
        answer({"folder": str(done.folder), "variants": rows})
        return
    typer.echo(f"{done.manifest['title']['en']}\n{for_people(done)}\ntable: {done.folder}")


def for_people(done: "Sweep") -> str:
    """The table with the axes under their titles and the main figures."""
    titles = {axis["path"]: axis["title"]["en"] for axis in done.axes}
    table = done.table()
    shown = table[[*titles, *(name for name in TOLD if name in table)]].rename(columns=titles)
    return shown.to_string(index=False, float_format=rounded, na_rep="n/a")
