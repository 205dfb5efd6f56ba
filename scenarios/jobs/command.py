"""The command group `machigrid jobs`."""
# ruff: noqa: PLC0415 - what a command needs is imported when it runs, so that help comes at once

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scenarios.terminal import AsJson, RunsFolder, answer, stop, stop_for_faults

if TYPE_CHECKING:
    from scenarios.jobs.desk import Desk
    from scenarios.jobs.job import Job, Order

app = typer.Typer(help="Queue long work, follow it, call it off; it outlives whoever asked.", no_args_is_help=True)

JobId = Annotated[str, typer.Argument(metavar="JOB", help="Id of a job.")]


@app.command()
def serve(
    runs: RunsFolder = Path("runs"),
    *,
    slots: Annotated[int | None, typer.Option(min=1, metavar="N", help="Jobs at a time.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="tcp://…", help="A dask scheduler whose workers see the folder of runs.")
    ] = None,
    linger: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="End when idle for so long.")] = 600.0,
) -> None:
    """Work the queue off until nothing is left to do; `submit` and the dashboard start this by themselves."""
    from threading import Event

    from distributed.comm.addressing import get_address_host_port

    from scenarios.jobs.service import serve as work

    try:
        if scheduler is not None:
            get_address_host_port(scheduler)
    except ValueError as error:
        stop(f"--scheduler {scheduler}: {error}; it must be such as tcp://10.0.0.1:8786")
    stopping = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    found = work(runs, slots=slots or os.cpu_count() or 1, scheduler=scheduler, linger_s=linger, stopping=stopping)
    if not found:
        typer.echo(f"{runs}: another service works this queue off", err=True)


@app.command()
def submit(
    work: Annotated[str, typer.Argument(metavar="WORK", help="A scenario: file or name of the library.")],
    runs: RunsFolder = Path("runs"),
    *,
    lab: Annotated[
        Path | None, typer.Option(metavar="DIR", help="It is a plan of the laboratory; folder of studies.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Queue a scenario, or work for the laboratory; asked for twice, it is done once."""
    from scenarios.faults import ScenarioFaults
    from scenarios.jobs.desk import Desk
    from scenarios.jobs.kinds.lab import lab_order
    from scenarios.jobs.kinds.run import run_order

    try:
        order = run_order(work) if lab is None else lab_order(work, labs=lab)
        judge(order)
    except ScenarioFaults as error:
        stop_for_faults(error, as_json=as_json)
    _tell(Desk(runs), Desk(runs).submit(order), as_json=as_json)


def judge(order: "Order") -> None:
    """Raise ScenarioFaults for what can be told at once: whoever types a command is still there to hear it."""
    from scenarios.faults import ScenarioFaults
    from scenarios.lab.plans import plan_in
    from scenarios.reading import glance

    match order.given:
        case {"labs": _, "text": text, "name": name}:
            plan_in(text, Path(name))
        case {"file": file, "text": text}:
            if faults := glance(text, Path(file)):
                raise ScenarioFaults(faults)


@app.command("list")
def list_all(runs: RunsFolder = Path("runs"), *, as_json: AsJson = False) -> None:
    """List all jobs, the latest first."""
    from scenarios.jobs.desk import Desk

    desk = Desk(runs)
    if as_json:
        jobs = [job.as_dict() for job in desk.jobs()]
        answer({"service": desk.service, "jobs": jobs})
        return
    for job in desk.jobs():
        typer.echo(_line(job))


@app.command()
def show(job: JobId, runs: RunsFolder = Path("runs"), *, as_json: AsJson = False) -> None:
    """Show what has become of a job, and the end of its log."""
    from scenarios.jobs.desk import Desk

    _tell(Desk(runs), _known(runs, job), as_json=as_json)


@app.command()
def cancel(job: JobId, runs: RunsFolder = Path("runs"), *, as_json: AsJson = False) -> None:
    """End a job that waits or runs."""
    from scenarios.jobs.desk import Desk

    _known(runs, job)
    _tell(Desk(runs), Desk(runs).cancel(job), as_json=as_json)


@app.command()
def restart(job: JobId, runs: RunsFolder = Path("runs"), *, as_json: AsJson = False) -> None:
    """Try a job again that has ended."""
    from scenarios.jobs.desk import Desk

    _known(runs, job)
    _tell(Desk(runs), Desk(runs).restart(job), as_json=as_json)


def _known(runs: Path, job_id: str) -> "Job":
    from scenarios.jobs.desk import Desk
    from scenarios.jobs.store import NoSuchJob

    try:
        return Desk(runs).job(job_id)
    except NoSuchJob:
        stop(f"{runs}: there is no job {job_id}; see `machigrid jobs list`")


def _tell(desk: "Desk", job: "Job", *, as_json: bool) -> None:
    log = desk.log(job)
    if as_json:
        answer(job.as_dict() | {"log": log})
        return
    typer.echo(_line(job))
    for fault in job.outcome.get("faults", ()):
        typer.echo(f"  {fault['file']}:{fault['line']}: {fault['path']}: {fault['words']}")
    if log:
        typer.echo(log)


def _line(job: "Job") -> str:
    progress = f"{job.progress.done}/{job.progress.total}" if job.progress else ""
    return f"{job.id}  {job.state:11} {progress:>9}  {job.order.title['en']}"
