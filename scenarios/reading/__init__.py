"""From a scenario file to a scenario, or to all of its faults at once."""

from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from scenarios.faults import Fault, ScenarioFaults, fault_of
from scenarios.library import library_file, library_names
from scenarios.reading.document import Document, parse
from scenarios.reading.numbers import number_flaws
from scenarios.reading.references import reference_flaws
from scenarios.reading.schema import validate
from scenarios.sentences import Flaw
from scenarios.spec.scenario import Scenario

VERSION = 1


def read_scenario(path: Path | str, *, repair: bool = False) -> Scenario:
    """Read a scenario file, or the library's scenario of that name, and every file that it names.

    repair   as if the scenario said `repair: true`: holes in measured series are filled and marked estimated

    Raises ScenarioFaults with all that is wrong in any of them.
    """
    file = library_file(str(path)) or Path(path)
    return read_text(text_of(file), file, repair=repair)


def read_text(text: str, file: Path, *, repair: bool = False) -> Scenario:
    """Read a scenario from its text, as if `file` held it.

    Raises ScenarioFaults as `read_scenario` does.
    """
    document = parse(text)
    if repair and isinstance(document.data, dict) and not document.data.get("repair"):
        document.data["repair"] = True
        # The text no longer says all that the scenario is.
        text = ""
    scenario, flaws = examine(document, file, text)
    if scenario is None or flaws:
        raise ScenarioFaults(in_order(flaws, document, file))
    return scenario


def glance(text: str, file: Path) -> list[Fault]:
    """What is wrong in a text as far as can be told at once: all but the numbers of its series and other files."""
    document = parse(text)
    _, flaws = examine(document, file, text, numbers=False)
    return in_order(flaws, document, file)


def makes_sense(data: object) -> bool:
    """Whether `glance` would find nothing in a text that means `data`; which is told without any text."""
    try:
        return not any(reference_flaws(Scenario.model_validate(data)))
    except ValidationError:
        return False


def text_of(file: Path) -> str:
    """Text of a file. Raises ScenarioFaults."""
    try:
        return file.read_bytes().decode("utf-8-sig")
    except IsADirectoryError:
        flaw = Flaw((), "a_folder", {})
    except OSError:
        near = get_close_matches(str(file), library_names(), n=1)
        flaw = Flaw((), "no_such_file", {"meant": near[0]} if near else {})
    except UnicodeDecodeError as error:
        flaw = Flaw((), "not_text", {"position": error.start})
    raise ScenarioFaults([fault_of(flaw, str(file))])


def examine(document: Document, file: Path, text: str, *, numbers: bool = True) -> tuple[Scenario | None, list[Flaw]]:
    """The scenario as far as it is sound, and every flaw: of the YAML, the values, the names, the numbers."""
    flaws = list(document.flaws)
    if not isinstance(document.data, dict):
        return None, flaws or [Flaw((), "not_a_mapping", {})]
    version = document.data.get("version", VERSION)
    if version != VERSION:
        # Whatever else looks wrong may be right in that version.
        return None, [Flaw(("version",), "version_unknown", {"got": version})]
    sound, of_values = validate(document)
    flaws += of_values
    if sound.scenario is None:
        return None, flaws
    scenario = sound.scenario.read_from(file, text)
    for flaw in (*reference_flaws(scenario), *(number_flaws(scenario) if numbers else ())):
        if flaw.given.get("name") not in sound.lost:
            flaws.append(flaw._replace(loc=sound.original(flaw.loc)))
    return scenario, flaws


def in_order(flaws: list[Flaw], document: Document, file: Path) -> list[Fault]:
    """Each flaw in its place, the scenario's own first, from top to bottom."""
    faults = []
    for flaw in flaws:
        line, column = document.mark(document.resolve(flaw.loc))
        faults.append(fault_of(flaw, str(file), line=line, column=column))
    return sorted(faults, key=lambda fault: (fault.file != str(file), fault.file, fault.line, fault.column))
