"""The command `machigrid publish`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

from pathlib import Path
from typing import Annotated

import typer

from scenarios.terminal import AsJson, RunName, RunsFolder, answer, run_or_stop, stop


def publish(
    run_name: RunName,
    out: Annotated[Path, typer.Option(metavar="DIR", help="The public folder; what stands there is replaced.")],
    runs: RunsFolder = Path("runs"),
    *,
    crowd: Annotated[int, typer.Option(min=2, metavar="K", help="So many owners or buildings make a crowd.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Write what of a run everybody may have: undisclosed sellers stay so, homes are told of in crowds."""
    from scenarios.publication.folder import ABOUT
    from scenarios.publication.folder import publish as write

    run = run_or_stop(run_name, runs)
    try:
        if out.exists() and any(out.iterdir()) and not (out / ABOUT).is_file():
            raise FileExistsError(f"{out}: holds something else than a public folder: name another by --out")
        about = write(run, out, crowd)
    except OSError as fault:
        stop(str(fault))
    if as_json:
        answer({"folder": str(out)} | about)
        return
    for name, rows in about["rows"].items():
        typer.echo(f"{out / name}.csv: {rows:,} rows")
    for reason in about["withheld"]:
        typer.echo(f"withheld: {reason}")
