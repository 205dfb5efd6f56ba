"""Scenarios to begin with: the library's, one's own, and those of stored runs."""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dashboards.run_heading import run_title
from dashboards.runs import Runs, UnreadableRunError
from dashboards.words import LANGUAGES, Words
from scenarios.draft import data_of, update
from scenarios.faults import ScenarioFaults
from scenarios.library import library_file, library_names
from scenarios.reading import text_of
from scenarios.run_folder import SOURCE
from scenarios.spec.quantities import FILE_NAME

OWN = "my-scenarios"
"""Folder of one's own scenarios, beside that of the runs; the library's are never written."""

BASED_ON = "# Based on "
"""How the first line of a clone begins; the key of its original follows."""


FIRST = "library/kashiwa_week"
"""What a newcomer begins with."""


class NoSuchScenario(Exception):
    """No scenario has this key."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """A scenario to begin with.

    key    `library/<name>`, `own/<name>` or `run/<folder>`
    file   where relative file names in it begin
    """

    key: str
    file: Path
    text: str


def own_folder(runs: Runs) -> Path:
    return runs.root.absolute().parent / OWN


def own_file(runs: Runs, name: str) -> Path:
    """Where one's own scenario of a name lies. Raises ValueError for a name that is none."""
    if not re.fullmatch(FILE_NAME, name):
        raise ValueError(name)
    return own_folder(runs) / f"{name}.yaml"


def own_names(runs: Runs) -> list[str]:
    return sorted(file.stem for file in own_folder(runs).glob("*.yaml") if re.fullmatch(FILE_NAME, file.stem))


def source_of(key: str, runs: Runs) -> Source:
    """The scenario of a key. Raises NoSuchScenario, for whatever lies outside the three places too."""
    sort, _, name = key.partition("/")
    try:
        match sort:
            case "library" if file := library_file(name):
                return Source(key=key, file=file, text=text_of(file))
            case "own" if name in own_names(runs):
                return Source(key=key, file=own_file(runs, name), text=text_of(own_file(runs, name)))
            case "run":
                run = runs.open(name).run
                return Source(key=key, file=own_folder(runs) / SOURCE, text=text_of(run.folder / SOURCE))
    except (UnreadableRunError, ScenarioFaults) as error:
        raise NoSuchScenario(key) from error
    raise NoSuchScenario(key)


def choices(runs: Runs, words: Words) -> list[Mapping[str, object]]:
    """All scenarios to begin with, in groups, as a selector takes them."""
    groups = {
        "own": [(f"own/{name}", name) for name in own_names(runs)],
        "library": [(f"library/{name}", title_of(name, words)) for name in library_names()],
        "run": [(f"run/{run.name}", run_title(run, words)) for run in runs.all()],
    }
    return [
        {"group": words(f"studio.source.{group}"), "items": [{"value": key, "label": label} for key, label in items]}
        for group, items in groups.items()
        if items
    ]


def title_of(name: str, words: Words) -> str:
    return words.pick(data_of(text_of(library_file(name) or Path())).get("title")) or name


def begun_with(source: Source, runs: Runs) -> str:
    """The text to work on: one's own as it is, anything else as a clone under a free name."""
    if source.key.startswith("own/"):
        return source.text
    data = data_of(source.text)
    name = free_name(str(data.get("name")), {*own_names(runs), *library_names()})
    number = name.rpartition("_")[2]
    title = data.get("title")
    titles = title if isinstance(title, dict) else dict.fromkeys(LANGUAGES, str(title))
    text = update(source.text, (), {"name": name, "title": {lang: f"{titles[lang]} {number}" for lang in LANGUAGES}})
    return f"{BASED_ON}{source.key}\n{text.removeprefix(first_line(text))}"


def first_line(text: str) -> str:
    """The line that names the original, with its end; blank where there is none."""
    return text[: text.find("\n") + 1] if text.startswith(BASED_ON) else ""


def original_of(text: str) -> str | None:
    """Key of the scenario that a text was cloned from."""
    return first_line(text).removeprefix(BASED_ON).strip() or None


def original_run(text: str, runs: Runs) -> str | None:
    """Name of a stored run of the scenario that a text was cloned from, the latest; None where there is none."""
    sort, _, name = (original_of(text) or "").partition("/")
    fitting = (run.name for run in runs.all() if name == (run.name if sort == "run" else run.manifest["name"]))
    return next(fitting, None)


def free_name(name: str, taken: set[str]) -> str:
    """The name with the first number, from 2, under which nothing is."""
    stem = re.sub(r"_\d+$", "", name)
    return next(each for number in range(2, len(taken) + 3) if (each := f"{stem}_{number}") not in taken)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def save(file: Path, text: str) -> None:
    """Put the text in place in one step: a reader sees the old one or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8", newline="")
    part.replace(file)
