"""The commands `machigrid template` and `machigrid read`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

from pathlib import Path
from typing import Annotated

import typer

from scenarios.terminal import FAILED, AsJson, answer, stop


def template(
    book: Annotated[Path, typer.Argument(metavar="BOOK", help="Workbook to write, .xlsx.")],
    scenario: Annotated[
        str, typer.Option("--from", metavar="SCENARIO", help="Scenario whose entries fill it; yours replace them.")
    ] = "town_hall_and_homes",
    *,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write an Excel workbook to describe a district in, filled with an example or with a scenario."""
    from scenarios.faults import ScenarioFaults
    from scenarios.reading import read_scenario
    from scenarios.workbook.folder import write_template

    if book.suffix != ".xlsx":
        stop(f"{book}: must end in .xlsx\n    拡張子は .xlsx にしてください")
    if book.exists() and not force:
        stop(f"{book}: is there already; --force writes over it\n    既にあります。上書きするには --force")
    try:
        write_template(book, read_scenario(scenario))
    except ScenarioFaults as error:
        stop(str(error))
    except OSError as error:
        stop(f"the workbook could not be written: {error}", FAILED)
    typer.echo(book)


def read(
    book: Annotated[Path, typer.Argument(metavar="BOOK", help="A filled-in workbook.")],
    folder: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="Absent: named after the book.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a scenario that is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a scenario folder of a workbook; tell all faults at once, each with its sheet and cell."""
    from scenarios.faults import ScenarioFaults
    from scenarios.workbook.folder import read_workbook

    try:
        written = read_workbook(book, folder or book.with_suffix(""), force=force)
    except ScenarioFaults as error:
        if as_json:
            answer({"faults": [fault.as_dict() for fault in error.faults]})
        stop(str(error))
    except FileExistsError as error:
        stop(f"{error}: is there already; --force replaces it\n    既にあります。置き換えるには --force")
    except OSError as error:
        stop(f"the scenario could not be written: {error}", FAILED)
    if as_json:
        answer({"scenario": str(written), "faults": []})
    else:
        typer.echo(written)
