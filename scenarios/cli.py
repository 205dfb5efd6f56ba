"""The command `machigrid`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from scenarios.access.command import app as users_app
from scenarios.chain.command import app as chain_app
from scenarios.dashboard_command import dashboard
from scenarios.jobs.command import app as jobs_app
from scenarios.lab.command import lab
from scenarios.live.command import live
from scenarios.publication.command import publish
from scenarios.replay.command import app as market_app
from scenarios.response.command import response
from scenarios.sweep.command import sweep
from scenarios.terminal import (
    FAILED,
    AsJson,
    Lang,
    RunName,
    RunsFolder,
    ScenarioName,
    Workers,
    answer,
    rounded,
    run_or_stop,
    scenario_or_stop,
    stop,
)
from scenarios.workbook.command import read as read_book
from scenarios.workbook.command import template

if TYPE_CHECKING:
    from scenarios.stored_run import Run

app = typer.Typer(
    name="machigrid",
    help="Dispatch a district's energy, issue and trade its CO2-reduction value, and look at the result.",
    epilog="Exit codes: 0 done, 1 failed, 2 bad input.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(market_app, name="market")
app.add_typer(chain_app, name="chain")
app.add_typer(jobs_app, name="jobs")
app.add_typer(users_app, name="users")
app.command()(dashboard)
app.command()(lab)
app.command()(live)
app.command()(publish)
app.command()(response)
app.command()(sweep)
app.command()(template)
app.command("read")(read_book)
notes = Console(stderr=True, highlight=False, soft_wrap=True)

Repair = Annotated[
    bool,
    typer.Option("--repair", help="Fill holes in measured series by the stated rule; the steps are marked 推計."),
]


@app.command()
def run(
    scenario: ScenarioName,
    runs: RunsFolder = Path("runs"),
    *,
    repair: Repair = False,
    workers: Workers = 1,
    force: Annotated[bool, typer.Option("--force", help="Work it out even if the same run is stored.")] = False,
    lang: Lang = "en",
    as_json: AsJson = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress; print only the run's folder.")] = False,
) -> None:
    """Work a scenario out and store the run."""
    from scenarios.runner import BrokenPhysics
    from scenarios.runner import run as work_out

    found = scenario_or_stop(scenario, as_json=as_json, repair=repair)
    try:
        with progress_bar(shown=not (quiet or as_json)) as progress:
            done = work_out(found, runs=runs, workers=workers, force=force, progress=progress)
    except BrokenPhysics as error:
        stop(f"the dispatch breaks the physics of its district; nothing was stored\n{error}", FAILED)
    except OSError as error:
        stop(f"the run could not be stored: {error}", FAILED)
    if as_json:
        answer({"folder": str(done.folder), "figures": done.figures})
    elif quiet:
        typer.echo(done.folder)
    else:
        tell(done, lang)


@app.command()
def validate(scenario: ScenarioName, *, repair: Repair = False, as_json: AsJson = False) -> None:
    """Read a scenario and every file that it names; tell all faults at once."""
    found = scenario_or_stop(scenario, as_json=as_json, repair=repair)
    if as_json:
        answer({"name": found.name, "faults": []})
    else:
        typer.echo(f"{found.name}: no faults")


@app.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from scenarios.spec.scenario import Scenario

    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    answer(dialect | Scenario.model_json_schema(), indent=2)


@app.command("list")
def list_all(runs: RunsFolder = Path("runs"), *, lang: Lang = "en", as_json: AsJson = False) -> None:
    """List the scenarios of the library and the stored runs."""
    from scenarios.library import library_names, library_title
    from scenarios.store import list_runs

    stored = list_runs(runs)
    if as_json:
        answer({"library": library_names(), "runs": [{"folder": str(r.folder), "figures": r.figures} for r in stored]})
        return
    typer.echo("Scenarios of the library")
    for name in library_names():
        typer.echo(f"  {name:<24}  {library_title(name)[lang]}")
    typer.echo(f"Runs in {runs}")
    for each in stored:
        typer.echo(f"  {each.name}  {each.manifest['clock']['started']}  {each.manifest['title'][lang]}")
    if not stored:
        typer.echo("  none yet; make one with: machigrid run citylearn_homes")


@app.command()
def show(
    run_name: RunName,
    runs: RunsFolder = Path("runs"),
    *,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Show the key figures and findings of a stored run."""
    found = run_or_stop(run_name, runs)
    if as_json:
        answer({"folder": str(found.folder), "figures": found.figures, "findings": found.findings})
    else:
        tell(found, lang)


@app.command()
def audit(
    log: Annotated[Path, typer.Argument(metavar="LOG", exists=True, dir_okay=False, help="A run's ledger.log.jsonl.")],
    *,
    checkpoint: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, metavar="HEAD", help="A signed head that was kept elsewhere."),
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Key of a witness that must have cosigned HEAD; repeatable.")
    ] = None,
    receipt: Annotated[
        list[Path] | None,
        typer.Option(exists=True, dir_okay=False, metavar="FILE", help="A receipt for an entry; repeatable."),
    ] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Work a log out anew from its lines alone; name the first entry that does not follow."""
    from market.audit.reader import audit as check
    from market.log.heads import SignedHead
    from market.log.receipts import Receipt
    from scenarios.audit_words import facts, sentences

    if witness and checkpoint is None:
        stop("--witness looks at cosignatures of a head: name it with --checkpoint HEAD")
    path = checkpoint
    try:
        kept = None if path is None else SignedHead.from_json(path.read_bytes())
        promises = [Receipt.from_json((path := each).read_bytes()) for each in receipt or ()]
    except ValueError as error:
        stop(f"{path}: {error}")
    report = check(log, kept, witnesses=witness or (), receipts=promises)
    if as_json:
        answer(facts(report))
    else:
        for sentence in sentences(report, lang):
            typer.echo(sentence)
    if not report.sound:
        raise typer.Exit(FAILED)


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Callable[[int, int], None] | None]:
    """A bar on stderr that follows (windows done, windows in all)."""
    if not shown:
        yield None
        return
    columns = (TextColumn("dispatch"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=notes, transient=True) as progress:
        task = progress.add_task("dispatch")
        yield lambda done, total: progress.update(task, completed=done, total=total)


WORTH_TELLING_YEN = 1000.0
"""Costs that steer the optimisation and are never billed are told from this size on; `--json` has them all."""


def tell(done: "Run", lang: Literal["en", "ja"]) -> None:
    """Key figures, findings and folder for people."""
    from scenarios.figures import FIGURES

    currency = done.manifest["currency"]
    table = Table("", "", "", show_header=False, title=done.manifest["title"][lang], title_justify="left")
    table.columns[1].justify = "right"
    for figure in FIGURES:
        value = done.figures[figure.name]
        if value is not None and (figure.billed or abs(value) >= WORTH_TELLING_YEN):
            table.add_row(getattr(figure, lang), rounded(value), figure.unit.replace("yen", currency))
    Console(highlight=False).print(table)
    for size in done.sizes:
        unit = "kWh" if size["field"].endswith("_kwh") else "kW"
        typer.echo(f"size: {size['building']}/{size['asset']}.{size['field']}: {rounded(size['value'])} {unit}")
    for finding in done.findings:
        typer.echo(f"finding: {finding['building']}/{finding['asset']}: {finding['words']}")
    typer.echo(f"run: {done.folder}")


def main() -> None:
    """Entry point of the console script."""
    app()
