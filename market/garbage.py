"""Python's search for cycles of objects that nobody needs any more, put off where there are none."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Make many lasting facts without cycles: looking for some takes a tenth to a sixth of such work's time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
