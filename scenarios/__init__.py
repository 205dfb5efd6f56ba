"""From a scenario file to a stored run: the only package that knows both energy and market."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.reading import read_scenario
    from scenarios.runner import run

__all__ = ["read_scenario", "run"]


def __getattr__(name: str) -> object:
    """The public functions, fetched when first asked for: `machigrid --help` need not wait for the solver."""
    homes = {"read_scenario": "scenarios.reading", "run": "scenarios.runner"}
    if name not in homes:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(homes[name]), name)
