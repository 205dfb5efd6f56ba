"""The commands `machigrid template` and `machigrid read`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import json
from pathlib import Path
from typing import Annotated, NoReturn

import typer

FAILED = 1
BAD_INPUT = 2

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")]


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

    if book.exists() and not force:
        _stop(f"{book}: is there already; --force writes over it\n    既にあります。上書きするには --force", BAD_INPUT)
    try:
        write_template(book, read_scenario(scenario))
    except ScenarioFaults as error:
        _stop(str(error), BAD_INPUT)
    except OSError as error:
        _stop(f"the workbook could not be written: {error}", FAILED)
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
            typer.echo(json.dumps({"faults": [fault.as_dict() for fault in error.faults]}, ensure_ascii=False))
        _stop(str(error), BAD_INPUT)
    except FileExistsError as error:
        _stop(f"{error}: is there already; --force replaces it\n    既にあります。置き換えるには --force", BAD_INPUT)
    except OSError as error:
        _stop(f"the scenario could not be written: {error}", FAILED)
    typer.echo(json.dumps({"scenario": str(written), "faults": []}) if as_json else written)


def _stop(words: str, code: int) -> NoReturn:
    typer.echo(words, err=True)
    raise typer.Exit(code)
