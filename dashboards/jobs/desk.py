"""The jobs that belong to a dashboard's runs."""

from functools import cache

from dashboards.runs import Runs
from scenarios.jobs.desk import Desk


@cache
def desk_of(runs: Runs) -> Desk:
    return Desk(runs.root.absolute())
