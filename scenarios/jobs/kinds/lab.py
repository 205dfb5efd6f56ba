"""A job that works a plan of the laboratory out, or shows a result of the literature again, and stores the study."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scenarios.faults import Fault, ScenarioFaults, path_text
from scenarios.jobs.job import Order
from scenarios.jobs.kinds.kind import Kind, Tell


def lab_order(plan: Mapping[str, Any], *, name: str, labs: Path) -> Order:
    """The order for a plan as plain JSON values; the study goes to the folder `labs`."""
    return Order(
        kind=LAB.name, title={"ja": name, "en": name}, given={"name": name, "plan": plan, "labs": str(labs.absolute())}
    )


def demonstration_order(name: str, *, labs: Path) -> Order:
    """The order for one of the laboratory's demonstrations."""
    return Order(kind=LAB.name, title={"ja": name, "en": name}, given={"name": name, "labs": str(labs.absolute())})


def work(given: Mapping[str, Any], _runs: Path, tell: Tell) -> Mapping[str, Any]:
    """Name of the study's folder. Raises ScenarioFaults for a plan that makes no sense."""
    from scenarios.lab.laboratory import demonstrate, study  # noqa: PLC0415 - only the job's process needs them

    labs, name = Path(given["labs"]), given["name"]
    if "plan" not in given:
        return {"study": demonstrate(name, labs=labs).name}
    return {"study": study(plan_of(given["plan"], name), name=name, labs=labs, progress=tell).name}


def plan_of(facts: Mapping[str, Any], name: str) -> Any:
    from pydantic import ValidationError  # noqa: PLC0415 - as above

    from scenarios.lab.plan import Plan  # noqa: PLC0415 - as above

    try:
        return Plan.model_validate(facts)
    except ValidationError as error:
        faults = [
            Fault(file=name, line=0, column=0, path=path_text(each["loc"]), words=each["msg"])
            for each in error.errors(include_url=False)
        ]
        raise ScenarioFaults(faults) from None


LAB = Kind(name="lab", work=work)
