"""What the commands share: exit codes, options, answers and endings."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from scenarios.faults import ScenarioFaults
    from scenarios.spec.scenario import Scenario
    from scenarios.stored_run import Run

FAILED = 1
BAD_INPUT = 2

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="A scenario file, or a name of the library.")]
RunName = Annotated[str, typer.Argument(metavar="RUN", help="A run's folder, or its name in the folder of runs.")]
RunsFolder = Annotated[Path, typer.Option("--runs", metavar="DIR", help="Folder of runs.")]
Workers = Annotated[int, typer.Option(min=1, metavar="N", help="Processes; the result is the same.")]
Lang = Annotated[Literal["en", "ja"], typer.Option(help="Language of the result.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout, and nothing else there.")]


def answer(facts: Mapping[str, Any], indent: int | None = None) -> None:
    """The one JSON object on stdout."""
    typer.echo(json.dumps(facts, ensure_ascii=False, indent=indent))


def stop(words: str, code: int = BAD_INPUT) -> NoReturn:
    """End the command with words on stderr."""
    typer.echo(words, err=True)
    raise typer.Exit(code)


def stop_for_faults(error: "ScenarioFaults", *, more: str = "", as_json: bool = False) -> NoReturn:
    """End the command with all faults of its input, and `more` below them."""
    if as_json:
        answer({"faults": [fault.as_dict() for fault in error.faults]})
    count = len(error.faults)
    stop(f"{error}\n{count} fault{'s' if count > 1 else ''}{more}")


def scenario_or_stop(name: str, *, as_json: bool = False, repair: bool = False) -> "Scenario":
    """The scenario, or its faults and the end of the command."""
    from scenarios.faults import ScenarioFaults
    from scenarios.reading import read_scenario

    try:
        return read_scenario(name, repair=repair)
    except ScenarioFaults as error:
        stop_for_faults(error, as_json=as_json)


def run_or_stop(name: str, runs: Path) -> "Run":
    """The stored run, or the end of the command."""
    from scenarios.store import NoSuchRun, open_run

    try:
        return open_run(name if Path(name).is_dir() else runs / name)
    except NoSuchRun as error:
        stop(str(error))


def rounded(value: float) -> str:
    """Four significant digits and more where they stand before the point."""
    return f"{value:,.0f}" if isinstance(value, int) or abs(value) >= 1000 else f"{value:.4g}"  # noqa: PLR2004 - as said
