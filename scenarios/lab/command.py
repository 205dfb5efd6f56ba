"""The command `machigrid lab`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.terminal import FAILED, AsJson, Workers, answer, stop, stop_for_faults

if TYPE_CHECKING:
    from scenarios.lab.study import Study

SIGNIFICANT = 0.05


def lab(
    plan: Annotated[
        str,
        typer.Argument(
            help="A plan: a file, or market_rules, learning_traders, points_and_nudges; "
            "or a result of the literature: chatterjee-samuelson, gode-sunder, cason-plott.",
            metavar="PLAN",
        ),
    ],
    labs: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder of studies.")] = Path("labs"),
    *,
    workers: Workers = 1,
    force: Annotated[bool, typer.Option("--force", help="Work it out even if the same study is stored.")] = False,
    as_json: AsJson = False,
) -> None:
    """Compare market rules on common order flows, or show a result of the literature again."""
    from scenarios.faults import ScenarioFaults
    from scenarios.first_use import tell_of_compiling
    from scenarios.lab.demonstrations import DEMONSTRATIONS
    from scenarios.lab.laboratory import demonstrate, study
    from scenarios.lab.plans import plan_names, read_plan
    from scenarios.replay.order_table import OrderFileError

    try:
        told = None if plan in DEMONSTRATIONS else read_plan(plan)
        tell_of_compiling()
        if told is None:
            done = demonstrate(plan, labs=labs, force=force)
        else:
            done = study(told, name=Path(plan).stem, labs=labs, workers=workers, force=force)
    except ScenarioFaults as error:
        named = f"\nplans that come with the program: {', '.join(plan_names())}" if not Path(plan).exists() else ""
        stop_for_faults(error, more=named, as_json=as_json)
    except OrderFileError as error:
        stop(str(error))
    except OSError as error:
        stop(f"the study could not be stored: {error}", FAILED)
    if as_json:
        rows = json.loads(done.comparison.to_json(orient="records"))
        answer({"label": done.label, "folder": str(done.folder), "summary": rows})
        return
    typer.echo(f"{done.manifest['name']} ({done.label})")
    for table in _for_people(done):
        typer.echo(table + "\n")
    typer.echo(f"tables and figure: {done.folder}")


def _for_people(done: "Study") -> Iterator[str]:
    """A demonstration's figures, or a table for each population: metrics by rule, * where the first rule differs."""
    found = done.comparison
    if done.label == "demonstration":
        yield found.to_string(index=False, float_format="{:.4g}".format)
        return
    star = (found["p_holm"] < SIGNIFICANT).map({True: "*", False: " "})
    shown = found.assign(shown=found["mean"].map("{:.4g}".format) + star)
    for population, rows in shown.groupby("population", sort=False):
        wide = rows.pivot_table(index="metric", columns="rule", values="shown", aggfunc="first", sort=False)
        yield f"{population}\n{wide.rename_axis(index=None, columns=None).to_string()}"
