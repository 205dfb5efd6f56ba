"""Processor time inside `Highs.run`, measured from outside."""

import time
from contextlib import contextmanager
from unittest.mock import patch

import highspy


class Clock:
    """Seconds in `Highs.run`, and how often it ran."""

    seconds = 0.0
    runs = 0


@contextmanager
def solver_clock():
    """A Clock that runs while any solver made inside the block does."""
    clock = Clock()

    class Timed(highspy.Highs):
        def run(self):
            start = time.process_time()
            status = super().run()
            clock.seconds += time.process_time() - start
            clock.runs += 1
            return status

    with patch.object(highspy, "Highs", Timed):
        yield clock
