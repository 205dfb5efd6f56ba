"""A job that works a plan of the laboratory out, or shows a result of the literature again, and stores the study."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenarios.draft import data_of
from scenarios.faults import Fault, ScenarioFaults, path_text
from scenarios.jobs.job import Order
from scenarios.jobs.kinds.kind import Kind, Tell
from scenarios.reading import text_of

if TYPE_CHECKING:
    from scenarios.lab.plan import Plan


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

    labs, name = Path(given["labs"]), given["name"]
    if "text" not in given:
        return {"study": demonstrate(name, labs=labs).name}
    return {"study": study(plan_of(given["text"], name), name=name, labs=labs, progress=tell).name}


def plan_of(text: str, name: str) -> "Plan":
    """The plan in a text. Raises ScenarioFaults for one that makes no sense."""
    from pydantic import ValidationError  # noqa: PLC0415 - as above

    from scenarios.lab.plan import Plan  # noqa: PLC0415 - as above

    try:
        return Plan.model_validate(data_of(text))
    except ValidationError as error:
        faults = [
            Fault(file=name, line=0, column=0, path=path_text(each["loc"]), words=each["msg"])
            for each in error.errors(include_url=False)
        ]
        raise ScenarioFaults(faults) from None


LAB = Kind(name="lab", work=work)
