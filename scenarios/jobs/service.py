"""The job service: hands queued jobs to dask and writes down what becomes of them."""
# mypy: disable-error-code="no-untyped-call"
# Calls to distributed, most of whose methods carry no types.

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from distributed import Client, Future, LocalCluster

from scenarios.folder_lock import held
from scenarios.jobs.desk import Desk
from scenarios.jobs.job import Job, State
from scenarios.jobs.supervision import STOPPED, supervise

Ended = tuple[int | None, dict[str, Any]]
"""What `supervise` gives."""

SECONDS_BETWEEN_LOOKS = 0.2


def serve(runs: Path, *, slots: int, scheduler: str | None, linger_s: float, stopping: Event) -> bool:
    """Work the queue of `runs` off until told to stop, or until nothing was there to do for `linger_s`.

    slots      jobs at a time on this machine
    scheduler  address of a running dask scheduler whose workers see the same folder; None: this process works itself

    Returns False when another service has the queue.
    """
    desk = Desk(runs.absolute())
    while True:
        with held(desk.lock) as mine:
            if not mine:
                return False
            with client_of(scheduler, slots) as client:
                work_off(desk, client, linger_s, stopping)
        # Whoever queued a job while this service still held the lock relied on it.
        if stopping.is_set() or not desk.store.unfinished():
            return True


@contextmanager
def client_of(scheduler: str | None, slots: int) -> Iterator[Client]:
    """A client of that scheduler, or of one in this process that opens no port."""
    if scheduler is not None:
        with Client(scheduler, set_as_default=False) as client:
            yield client
        return
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=slots, processes=False, dashboard_address=None, memory_limit=0
        ) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


@dataclass
class Shift:
    """The jobs that dask has in hand."""

    desk: Desk
    client: Client
    tasks: dict[tuple[str, int], tuple[Job, Future[Ended]]] = field(default_factory=dict)

    def take(self, job: Job) -> None:
        """Hand a queued job over; earlier ones go first."""
        place = self.desk.workplace(job)
        place.prepare(job.order.kind, job.order.given, self.desk.runs)
        task = self.client.submit(supervise, str(place.folder), key=place.folder.name, pure=False, fifo_timeout="0 ms")
        self.tasks[job.id, job.attempt] = (job, task)

    def look(self) -> None:
        """Write down what has begun and what has ended; stop what is to stop."""
        wanted = {(job.id, job.attempt): job for job in self.desk.store.unfinished()}
        for key, (job, task) in list(self.tasks.items()):
            now = wanted.get(key)
            if now is not None and now.state == "queued" and self.desk.workplace(job).started.exists():
                self.desk.store.begin(job)
            if now is None or now.cancel_wanted:
                self.desk.workplace(job).stop.touch()
            if task.done():
                state, outcome = ending(task, cancelled=now is None or now.cancel_wanted)
                self.desk.store.end(job, state, outcome)
                del self.tasks[key]

    def stop(self) -> None:
        """End all that runs; what still waits goes on waiting."""
        for job, _ in self.tasks.values():
            self.desk.workplace(job).stop.touch()
        for job, task in self.tasks.values():
            task.result()
            if self.desk.workplace(job).started.exists():
                self.desk.store.end(job, *ending(task, cancelled=self.desk.store.get(job.id).cancel_wanted))


def work_off(desk: Desk, client: Client, linger_s: float, stopping: Event) -> None:
    shift = Shift(desk, client)
    interrupt_what_nobody_minds(desk)
    busy = monotonic()
    # A folder of runs that has been removed takes its service with it.
    while not stopping.wait(SECONDS_BETWEEN_LOOKS) and monotonic() - busy < linger_s and desk.lock.exists():
        for job in desk.store.unfinished():
            if job.state == "queued" and (job.id, job.attempt) not in shift.tasks:
                shift.take(job)
        shift.look()
        if shift.tasks:
            busy = monotonic()
    shift.stop()


def interrupt_what_nobody_minds(desk: Desk) -> None:
    """Jobs that ran when an earlier service died: their processes died with it, or stop now."""
    for job in desk.store.unfinished():
        if job.state == "running" or desk.workplace(job).started.exists():
            desk.workplace(job).stop.touch()
            desk.store.end(job, "interrupted", {})


def ending(task: Future[Ended], *, cancelled: bool) -> tuple[State, Mapping[str, Any]]:
    """What an attempt came to, from its exit code and what it wrote."""
    if task.status != "finished":
        return "interrupted", {"error": f"dask: {task.status}: {task.exception()}"}
    code, outcome = task.result()
    if code == 0:
        return "done", outcome
    if code is STOPPED:
        return ("cancelled" if cancelled else "interrupted"), {}
    if code < 0:
        return "interrupted", {"error": f"the process was ended by signal {-code}"}
    return "failed", outcome or {"error": f"exit code {code}"}
