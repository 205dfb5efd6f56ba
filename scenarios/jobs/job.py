"""What is asked for, and what has become of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

State = Literal["queued", "running", "done", "failed", "cancelled", "interrupted"]

ENDED: frozenset[State] = frozenset({"done", "failed", "cancelled", "interrupted"})
"""Nothing more will happen unless somebody asks again."""

AT_THIS_MACHINE = "local"
"""Who asks where nobody logs in."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """Work that is asked for.

    kind    name of a kind of job
    title   what people call it, in ja and en; no part of its identity
    given   what the kind needs, as plain JSON values
    by      who asks; no part of its identity either
    """

    kind: str
    title: Mapping[str, str]
    given: Mapping[str, Any]
    by: str = AT_THIS_MACHINE

    @cached_property
    def id(self) -> str:
        """The same work has the same id: asked for twice, it is done once."""
        facts = json.dumps([self.kind, self.given], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(facts.encode()).hexdigest()[:12]


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the work is: `done` of `total` parts, `seconds` after the first was begun."""

    done: int
    total: int
    seconds: float

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.done / self.total if self.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far; None before the first part is done."""
        return self.seconds * (self.total - self.done) / self.done if self.done else None


@dataclass(frozen=True, kw_only=True)
class Job:
    """An order in the queue.

    id             that of the order when it was queued
    attempt        how often it was asked for after it had ended, from 1
    cancel_wanted  somebody asked to end it while it ran
    submitted, started, ended   moments as ISO 8601 in UTC; None while they lie ahead
    outcome        `result` of the kind, or `faults` of the input, or the `error`
    progress       None before the work has begun to count
    """

    id: str
    order: Order
    state: State
    attempt: int
    cancel_wanted: bool
    submitted: str
    started: str | None
    ended: str | None
    outcome: Mapping[str, Any]
    progress: Progress | None = None

    def as_dict(self) -> dict[str, Any]:
        """The job as plain data, without what was given."""
        progress = self.progress and {
            "done": self.progress.done,
            "total": self.progress.total,
            "seconds_left": self.progress.seconds_left,
        }
        facts = {"id": self.id, "kind": self.order.kind, "title": dict(self.order.title), "state": self.state}
        times = {"submitted": self.submitted, "started": self.started, "ended": self.ended}
        return {**facts, "attempt": self.attempt, **times, "progress": progress, **self.outcome}
