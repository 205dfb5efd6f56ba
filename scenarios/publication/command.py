"""The command `machigrid publish`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import json
from pathlib import Path
from typing import Annotated

import typer

BAD_INPUT = 2


def publish(
    run_name: Annotated[str, typer.Argument(metavar="RUN", help="A run's folder, or its name in the folder of runs.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="The public folder; what stands there is replaced.")],
    runs: Annotated[Path, typer.Option("--runs", metavar="DIR", help="Folder of runs.")] = Path("runs"),
    *,
    crowd: Annotated[int, typer.Option(min=2, metavar="K", help="So many owners or buildings make a crowd.")] = 3,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")
    ] = False,
) -> None:
    """Write what of a run everybody may have: undisclosed sellers stay so, homes are told of in crowds."""
    from scenarios.publication.folder import ABOUT
    from scenarios.publication.folder import publish as write
    from scenarios.store import NoSuchRun, open_run

    folder = Path(run_name) if Path(run_name).is_dir() else runs / run_name
    try:
        if out.exists() and any(out.iterdir()) and not (out / ABOUT).is_file():
            raise FileExistsError(f"{out}: holds something else than a public folder: name another by --out")
        about = write(open_run(folder), out, crowd)
    except (NoSuchRun, OSError) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(BAD_INPUT) from fault
    if as_json:
        typer.echo(json.dumps({"folder": str(out)} | about, ensure_ascii=False))
        return
    for name, rows in about["rows"].items():
        typer.echo(f"{out / name}.csv: {rows:,} rows")
    for reason in about["withheld"]:
        typer.echo(f"withheld: {reason}")
