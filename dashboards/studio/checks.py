"""What is wrong with a text, at once after every change and in full before it is worked out."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scenarios.draft import data_of
from scenarios.faults import Fault, ScenarioFaults, path_text
from scenarios.library import FOLDER
from scenarios.reading import glance, read_text
from scenarios.sentences import Loc


def faults_at_a_glance(text: str, file: Path) -> list[Fault]:
    """Every fault but those of the numbers of series."""
    return outside_faults(text, file) or glance(text, file)


def faults_in_full(text: str, file: Path) -> list[Fault]:
    """Every fault."""
    if outside := outside_faults(text, file):
        return outside
    try:
        read_text(text, file)
    except ScenarioFaults as error:
        return list(error.faults)
    return []


def outside_faults(text: str, file: Path) -> list[Fault]:
    """Files are read only where a page may read: beside the scenario, and in the library."""
    try:
        return [*files_outside(data_of(text), file.parent, (file.parent, FOLDER))]
    except ScenarioFaults:
        return []  # what is no YAML names no file


def files_outside(data: Any, folder: Path, allowed: tuple[Path, ...], loc: Loc = ()) -> Iterator[Fault]:
    """A fault for each file name that leads out of the folders that are allowed."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, value in entries:
        if part == "file" and isinstance(value, str):
            path = (folder / value).resolve()
            if not any(path.is_relative_to(root.resolve()) for root in allowed):
                yield outside_fault((*loc, part), allowed[0])
        yield from files_outside(value, folder, allowed, (*loc, part))


def outside_fault(loc: Loc, folder: Path) -> Fault:
    return Fault(
        file="",
        line=0,
        column=0,
        path=path_text(loc),
        words=f"lies elsewhere; put the file into {folder} and name it without a folder",
        words_ja=f"別の場所のファイルです。{folder} に置き、ファイル名だけを書いてください",
    )


def as_facts(faults: list[Fault]) -> list[dict[str, Any]]:
    return [asdict(fault) for fault in faults]
