"""A job that works a plan of the laboratory out, or shows a result of the literature again, and stores the study."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.jobs.job import Order
from scenarios.jobs.kinds.kind import Kind, Tell
from scenarios.reading import text_of


def lab_order(plan: str | Path, *, labs: Path) -> Order:
    """The order for a plan file as its text is now, or for a demonstration by its name; the study goes to `labs`.

    Raises ScenarioFaults when there is no such text; what is wrong in it is found by the job.
    """
    from scenarios.lab.demonstrations import DEMONSTRATIONS  # noqa: PLC0415 - as below

    file = Path(plan)
    text = {} if plan in DEMONSTRATIONS else {"text": text_of(file)}
    given = {"name": file.stem, "labs": str(labs.absolute()), **text}
    return Order(kind=LAB.name, title={"ja": file.stem, "en": file.stem}, given=given)


def work(given: Mapping[str, Any], _runs: Path, tell: Tell) -> Mapping[str, Any]:
    """Name of the study's folder. Raises ScenarioFaults for a plan that makes no sense."""
    from scenarios.lab.laboratory import demonstrate, study  # noqa: PLC0415 - only the job's process needs them
    from scenarios.lab.plans import plan_in  # noqa: PLC0415 - as above

    labs, name = Path(given["labs"]), given["name"]
    if "text" not in given:
        return {"study": demonstrate(name, labs=labs).name}
    return {"study": study(plan_in(given["text"], Path(name)), name=name, labs=labs, progress=tell).name}


LAB = Kind(name="lab", work=work)
