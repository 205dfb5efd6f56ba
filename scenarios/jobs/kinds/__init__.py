"""Kinds of jobs: a new one is a file here and a name in KINDS."""

from scenarios.jobs.kinds.lab import LAB
from scenarios.jobs.kinds.run import RUN
from scenarios.jobs.kinds.sweep import SWEEP

KINDS = {kind.name: kind for kind in (RUN, LAB, SWEEP)}
