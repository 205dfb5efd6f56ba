"""Scenarios that come with the program."""

from importlib.resources import files
from pathlib import Path

FOLDER = Path(str(files("scenarios") / "library"))


def library_names() -> list[str]:
    """Names of the library's scenarios."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def library_file(name: str) -> Path | None:
    """The library's scenario of a name; None for any other name and for a path."""
    return FOLDER / f"{name}.yaml" if name in library_names() else None
