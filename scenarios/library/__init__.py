"""Scenarios that come with the program."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from ruamel.yaml import YAML

HAS_TITLE = re.compile("title: ").match

FOLDER = Path(str(files("scenarios") / "library"))


def library_names() -> list[str]:
    """Names of the library's scenarios."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def library_title(name: str) -> Mapping[str, str]:
    """What people call the library's scenario of a name, by language; the rest of its file is not read."""
    lines = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    title: Mapping[str, str] = YAML(typ="safe", pure=True).load(next(filter(HAS_TITLE, lines)))["title"]
    return title


def library_file(name: str) -> Path | None:
    """The library's scenario of a name; None for any other name and for a path."""
    return FOLDER / f"{name}.yaml" if name in library_names() else None
