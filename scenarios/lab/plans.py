"""Plans of the laboratory: those that come with the program, and files."""

from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from scenarios.lab.plan import Plan

FOLDER = Path(str(files("scenarios") / "data" / "lab"))


class PlanError(ValueError):
    """A plan that cannot be read: every fault, one a line."""


def plan_names() -> list[str]:
    """Names of the plans that come with the program."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def read_plan(name: str | Path) -> Plan:
    """A plan by its name, or from a file. Raises PlanError with all faults at once."""
    path = FOLDER / f"{name}.yaml" if str(name) in plan_names() else Path(name)
    try:
        return Plan.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    except (OSError, YAMLError) as error:
        words = str(error)
        if not path.suffix:
            words += f"\nplans that come with the program: {', '.join(plan_names())}"
    except ValidationError as error:
        words = "\n".join(f"{path}: {'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
    raise PlanError(words)
