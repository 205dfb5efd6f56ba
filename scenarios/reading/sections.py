"""Files that hold one section of their own, such as plans: read with all that is wrong told at once, in its line."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from scenarios.faults import ScenarioFaults
from scenarios.reading import in_order
from scenarios.reading.document import Document, parse
from scenarios.reading.schema import flaws_of
from scenarios.sentences import Flaw
from scenarios.spec.section import Section

Read = TypeVar("Read", bound=Section)


def section_in(kind: type[Read], text: str, file: Path) -> Read:
    """The section that a text holds, as if `file` held it. Raises ScenarioFaults."""
    document = parse(text)
    flaws = list(document.flaws)
    if not flaws:
        if isinstance(document.data, dict):
            try:
                return kind.model_validate(document.data)
            except ValidationError as error:
                flaws = [flaw for told in error.errors(include_url=False) for flaw in of_section(told, document)]
        else:
            flaws = [Flaw((), "not_a_mapping", {})]
    raise ScenarioFaults(in_order(flaws, document, file))


def of_section(told: Mapping[str, Any], document: Document) -> list[Flaw]:
    """What pydantic found; what a scenario's key might have been says nothing here."""
    return [
        flaw._replace(given={name: value for name, value in flaw.given.items() if name != "meant"})
        for flaw in flaws_of(told, document)
    ]
