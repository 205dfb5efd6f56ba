"""The queue on disk: one SQLite file that the service and everyone who asks for work share."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scenarios.jobs.job import ENDED, Job, Order, State

SCHEMA = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    given TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 1,
    cancel_wanted INTEGER NOT NULL DEFAULT 0,
    submitted TEXT NOT NULL,
    started TEXT,
    ended TEXT,
    outcome TEXT NOT NULL DEFAULT '{}'
) STRICT;
"""

NEXT_PLACE = "(SELECT coalesce(max(place), 0) + 1 FROM jobs)"

SUBMIT = f"""
INSERT INTO jobs (id, place, kind, title, given, asked_by, state, submitted)
VALUES (:id, {NEXT_PLACE}, :kind, :title, :given, :by, 'queued', :now)
ON CONFLICT (id) DO NOTHING
"""  # noqa: S608 - our own words only

REQUEUE = f"""
UPDATE jobs SET
    place = {NEXT_PLACE}, state = 'queued', attempt = attempt + 1, cancel_wanted = 0,
    submitted = :now, started = NULL, ended = NULL, outcome = '{{}}'
WHERE id = :id AND state IN {tuple(sorted(ENDED))}
"""  # noqa: S608 - as above


class NoSuchJob(Exception):
    """No job has this id."""


@dataclass(frozen=True)
class JobStore:
    """Jobs in the SQLite file `path`; every call is one transaction, from any thread or process of this machine."""

    path: Path

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        new = not self.path.exists()
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path, timeout=30)) as database, database:
            if new:
                self.path.chmod(0o600)
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(SCHEMA)
            database.row_factory = sqlite3.Row
            yield database

    def submit(self, order: Order) -> Job:
        """Queue the work, or another attempt at it; the same that is waiting or running already is left alone."""
        facts = {
            "id": order.id,
            "kind": order.kind,
            "title": to_json(order.title),
            "given": to_json(order.given),
            "by": order.by,
            "now": now(),
        }
        with self.opened() as database:
            database.execute(SUBMIT, facts)
        return self.requeue(order.id)

    def requeue(self, job_id: str) -> Job:
        """Another attempt at a job that has ended. Raises NoSuchJob."""
        with self.opened() as database:
            database.execute(REQUEUE, {"id": job_id, "now": now()})
        return self.get(job_id)

    def get(self, job_id: str) -> Job:
        """The job of an id. Raises NoSuchJob."""
        with self.opened() as database:
            row = database.execute("SELECT * FROM jobs WHERE id = ?", [job_id]).fetchone()
        if row is None:
            raise NoSuchJob(job_id)
        return job_in(row)

    def all(self) -> list[Job]:
        """Every job, the latest first."""
        if not self.path.exists():
            return []
        with self.opened() as database:
            rows = database.execute("SELECT * FROM jobs ORDER BY place DESC").fetchall()
        return [job_in(row) for row in rows]

    def unfinished(self) -> list[Job]:
        """What waits or runs, in the order of the queue."""
        return [job for job in reversed(self.all()) if job.state not in ENDED]

    def cancel(self, job_id: str) -> Job:
        """End a job at once that waits, and ask for the end of one that runs. Raises NoSuchJob."""
        with self.opened() as database:
            database.execute(
                "UPDATE jobs SET state = 'cancelled', ended = ? WHERE id = ? AND state = 'queued'", [now(), job_id]
            )
            database.execute("UPDATE jobs SET cancel_wanted = 1 WHERE id = ? AND state = 'running'", [job_id])
        return self.get(job_id)

    def begin(self, job: Job) -> None:
        """Its process runs."""
        with self.opened() as database:
            database.execute(
                "UPDATE jobs SET state = 'running', started = ? WHERE id = ? AND attempt = ? AND state = 'queued'",
                [now(), job.id, job.attempt],
            )

    def end(self, job: Job, state: State, outcome: Mapping[str, Any]) -> None:
        """It has come to an end; what is said of an attempt that nobody waits for any more is dropped."""
        with self.opened() as database:
            database.execute(
                "UPDATE jobs SET state = ?, outcome = ?, ended = ? "
                "WHERE id = ? AND attempt = ? AND state IN ('queued', 'running')",
                [state, to_json(outcome), now(), job.id, job.attempt],
            )


def job_in(row: sqlite3.Row) -> Job:
    order = Order(kind=row["kind"], title=json.loads(row["title"]), given=json.loads(row["given"]), by=row["asked_by"])
    return Job(
        id=row["id"],
        order=order,
        state=row["state"],
        attempt=row["attempt"],
        cancel_wanted=bool(row["cancel_wanted"]),
        submitted=row["submitted"],
        started=row["started"],
        ended=row["ended"],
        outcome=json.loads(row["outcome"]),
    )


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
