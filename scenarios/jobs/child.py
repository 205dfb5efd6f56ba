"""The process that does the work of one job: `python -m scenarios.jobs.child FOLDER`.

It leads a process group of its own. Its standard input is a pipe that nobody writes to: when that ends, whoever
started it is gone, however hard, and the whole group ends too.
"""

import logging
import os
import signal
import sys
from pathlib import Path
from threading import Thread
from time import monotonic

from scenarios.faults import ScenarioFaults
from scenarios.jobs.job import Progress
from scenarios.jobs.kinds import KINDS
from scenarios.jobs.workplace import Workplace

DONE, FAILED, BAD_INPUT = 0, 1, 2
SECONDS_BETWEEN_NOTES = 0.25

log = logging.getLogger("machigrid")


def main(folder: str) -> int:
    """Do what the folder's order says; the outcome is written there, the exit code says of which sort it is."""
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    Thread(target=end_with_parent, daemon=True).start()
    place = Workplace(Path(folder))
    order = place.read("order")
    try:
        log.info("%s: begins", order["kind"])
        tell = Teller(place)
        result = KINDS[order["kind"]].work(order["given"], Path(order["runs"]), tell)
        place.write("outcome", {"result": result})
        log.info("done: %s", ", ".join(map(str, result.values())))
    except ScenarioFaults as fault:
        log.info("%s", fault)
        place.write("outcome", {"faults": [each.as_dict() for each in fault.faults]})
        return BAD_INPUT
    except Exception as error:
        # Whatever it was, the asker sees it with the log; nobody else is there to handle it.
        log.exception("failed")
        place.write("outcome", {"error": f"{type(error).__name__}: {error}"})
        return FAILED
    return DONE


def end_with_parent() -> None:
    os.read(sys.stdin.fileno(), 1)
    os.killpg(0, signal.SIGKILL)


class Teller:
    """Notes progress now and then, and always the end."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.begun = self.noted = monotonic()

    def __call__(self, done: int, total: int) -> None:
        moment = monotonic()
        if done < total and moment - self.noted < SECONDS_BETWEEN_NOTES:
            return
        self.noted = moment
        self.place.note(Progress(done=done, total=total, seconds=moment - self.begun))
        log.info("%d of %d", done, total)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
