"""A job that works a scenario out and stores the run."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.jobs.job import Order
from scenarios.jobs.kinds.kind import Kind, Tell
from scenarios.library import library_file
from scenarios.reading import read_text, text_of
from scenarios.reading.document import parse


def run_order(scenario: str | Path) -> Order:
    """The order for a scenario file, or the library's scenario of that name, as its text is now.

    Raises ScenarioFaults when there is no such text; what is wrong in it is found by the job.
    """
    file = (library_file(str(scenario)) or Path(scenario)).absolute()
    text = text_of(file)
    return Order(kind=RUN.name, title=title_in(text, file), given={"file": str(file), "text": text})


def title_in(text: str, file: Path) -> Mapping[str, str]:
    """What the scenario calls itself; its file's name where it does not say so."""
    data = parse(text).data
    match data.get("title", data.get("name")) if isinstance(data, dict) else None:
        case {"ja": str(ja), "en": str(en)}:
            return {"ja": ja, "en": en}
        case str(both):
            return {"ja": both, "en": both}
    return {"ja": file.stem, "en": file.stem}


def work(given: Mapping[str, Any], runs: Path, tell: Tell) -> Mapping[str, Any]:
    """Name of the run's folder; the same run, stored before, is found and not worked out again."""
    from scenarios.runner import run  # noqa: PLC0415 - whoever only asks for a run need not wait for the solver

    return {"run": run(read_text(given["text"], Path(given["file"])), runs=runs, progress=tell).name}


RUN = Kind(name="run", work=work)
