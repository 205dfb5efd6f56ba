"""The runs that are compared: the run of the address first, as the base, then those that it is put beside."""

from dataclasses import dataclass
from string import ascii_uppercase

import pandas as pd

from dashboards.run_heading import run_title
from dashboards.runs import SavedRun, UnreadableRunError
from dashboards.scene import Scene

MOST_RUNS = 6
BESIDE = "with"
"""The part of the URL that names a run beside the base; it may repeat."""


@dataclass(frozen=True)
class Member:
    """A run of the comparison under its letter: two variants of one scenario often have the same title."""

    letter: str
    run: SavedRun
    title: str

    @property
    def label(self) -> str:
        return f"{self.letter} {self.title}"


def beside(scene: Scene) -> list[str]:
    """Names of the runs beside the base, as the address has them: each once, never the base, no more than fit."""
    names = dict.fromkeys(name for name in scene.address.all_of(BESIDE) if name != scene.run.name)
    return list(names)[: MOST_RUNS - 1]


def members(scene: Scene) -> list[Member]:
    """The base and the runs beside it that can be read."""
    runs = [scene.run, *filter(None, (opened(name, scene) for name in beside(scene)))]
    return [
        Member(letter, run, run_title(run, scene.words)) for letter, run in zip(ascii_uppercase, runs, strict=False)
    ]


def unreadable(scene: Scene) -> list[str]:
    """Runs that the address names and that are not there."""
    return [name for name in beside(scene) if opened(name, scene) is None]


def opened(name: str, scene: Scene) -> SavedRun | None:
    try:
        return scene.runs.open(name)
    except UnreadableRunError:
        return None


def same_money(one: SavedRun, other: SavedRun) -> bool:
    return one.currency == other.currency


def same_time(one: SavedRun, other: SavedRun) -> bool:
    """Whether sums over the two runs are sums over the same moments."""
    facts = one.manifest["time"], other.manifest["time"]
    return all(facts) and len({(time["start"], time["steps"] * time["step_minutes"]) for time in facts}) == 1


def stacked(rows: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows of several runs, each with its run's label in the first column."""
    parts = [frame.assign(run=label)[["run", *frame.columns]] for label, frame in rows.items() if not frame.empty]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["run"])
