"""Where work is asked for, followed and called off: the jobs of one folder of runs."""

import subprocess
import sys
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Thread
from time import time

from scenarios.folder_lock import holder
from scenarios.jobs.job import Job, Order
from scenarios.jobs.store import JobStore
from scenarios.jobs.workplace import Workplace

SECONDS_TO_COME = 20.0
"""How long a service that was called may take to begin."""


@dataclass(frozen=True)
class Desk:
    """The jobs of the folder `runs`; all is on disk, so any number of desks may be open."""

    runs: Path

    @property
    def folder(self) -> Path:
        """Hidden among the runs: whoever may write runs may queue jobs, and nobody else."""
        return self.runs / ".jobs"

    @property
    def lock(self) -> Path:
        return self.folder / "service.lock"

    @cached_property
    def store(self) -> JobStore:
        return JobStore(self.folder / "jobs.sqlite")

    def workplace(self, job: Job) -> Workplace:
        return Workplace(self.folder / f"{job.id}-{job.attempt}")

    def submit(self, order: Order) -> Job:
        """Queue the work and see that somebody does it; the same work, waiting or running, is not queued twice."""
        job = self.store.submit(order)
        self.call_service()
        return job

    def restart(self, job_id: str) -> Job:
        """Another attempt at a job that has ended. Raises NoSuchJob."""
        job = self.store.requeue(job_id)
        self.call_service()
        return job

    def cancel(self, job_id: str) -> Job:
        """End a job, if it has not ended yet. Raises NoSuchJob."""
        return self.store.cancel(job_id)

    def job(self, job_id: str) -> Job:
        """The job as it stands now. Raises NoSuchJob."""
        return self.seen(self.store.get(job_id))

    def jobs(self) -> list[Job]:
        """Every job as it stands now, the latest first."""
        return [self.seen(job) for job in self.store.all()]

    def seen(self, job: Job) -> Job:
        return job if job.state == "queued" else replace(job, progress=self.workplace(job).progress)

    def log(self, job: Job, lines: int = 20) -> str:
        """The last lines that the job's process wrote."""
        return self.workplace(job).tail(lines)

    @property
    def service(self) -> int | None:
        """Number of the process that works the queue off; None where there is none."""
        return holder(self.lock)

    def resume(self) -> None:
        """See that somebody works off what is left, where a service has died; cheap enough to be asked often."""
        lately = self.log_of_service.exists() and time() - self.log_of_service.stat().st_mtime < SECONDS_TO_COME
        if not lately and self.service is None and self.store.unfinished():
            self.call_service()

    @property
    def log_of_service(self) -> Path:
        return self.folder / "service.log"

    def call_service(self) -> None:
        """Start a service that outlives this process, unless there is one."""
        if self.service is not None:
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log_of_service.touch()
        with self.log_of_service.open("ab") as log:
            service = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-P", "-m", "scenarios", "jobs", "serve", "--runs", str(self.runs.absolute())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        # It usually outlives us; should it end before, somebody has to take note.
        Thread(target=service.wait, daemon=True).start()
