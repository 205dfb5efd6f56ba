"""The jobs that belong to a dashboard's runs."""

from dataclasses import replace
from functools import cache

from dashboards.access.visitor import may, must_be, visitor
from dashboards.runs import Runs
from scenarios.access.roles import Role
from scenarios.jobs.desk import Desk
from scenarios.jobs.job import Job, Order


@cache
def desk_of(runs: Runs) -> Desk:
    return Desk(runs.root.absolute())


def ask(runs: Runs, order: Order) -> Job:
    """Queue the work in the visitor's name. Raises NotAllowedError where the visitor may only look."""
    must_be(Role.ANALYST)
    return desk_of(runs).submit(replace(order, by=visitor().name))


def rules_over(job: Job) -> bool:
    """Whether the visitor may end the job or try it again: an analyst one's own, an operator all."""
    return may(role_over(job))


def must_rule_over(job: Job) -> None:
    """Raises NotAllowedError where it is somebody else's."""
    must_be(role_over(job))


def role_over(job: Job) -> Role:
    """The role that it takes."""
    return Role.ANALYST if job.order.by == visitor().name else Role.OPERATOR
