"""Plans of the laboratory: those that come with the program, and files."""

from importlib.resources import files
from pathlib import Path

from scenarios.lab.plan import Plan
from scenarios.reading import text_of
from scenarios.reading.sections import section_in

FOLDER = Path(str(files("scenarios") / "data" / "lab"))


def plan_names() -> list[str]:
    """Names of the plans that come with the program."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_plan(name: str | Path) -> Plan:
    """A plan by its name, or from a file. Raises ScenarioFaults with all faults at once."""
    path = FOLDER / f"{name}.yaml" if str(name) in plan_names() else Path(name)
    return plan_in(text_of(path), path)


def plan_in(text: str, file: Path) -> Plan:
    """The plan that a text holds, as if `file` held it. Raises ScenarioFaults."""
    return section_in(Plan, text, file)
