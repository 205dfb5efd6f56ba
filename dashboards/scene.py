"""All that a page sees when it is drawn."""

from dataclasses import dataclass
from functools import cached_property

from dashboards.address import Address
from dashboards.period import Period
from dashboards.runs import Runs, RunTime, SavedRun, UnreadableRunError
from dashboards.units import labelled
from dashboards.words import Words, words_in


@dataclass(frozen=True)
class Scene:
    """A run, seen from an address."""

    address: Address
    runs: Runs
    run: SavedRun

    @cached_property
    def words(self) -> Words:
        return words_in(self.address.lang)

    @property
    def time(self) -> RunTime:
        """When the run plays; only pages of runs with steps ask."""
        if self.run.time is None:
            raise UnreadableRunError("unknown", self.run.name)
        return self.run.time

    @cached_property
    def period(self) -> Period:
        return Period.of(self.address, self.time)

    @property
    def building(self) -> str | None:
        """The building looked at, if the run has it; None: the whole district."""
        return self.address.building if self.address.building in self.run.buildings else None

    def building_name(self, building: str | None) -> str | None:
        """What people call a building: its title where it has one."""
        facts = self.run.buildings.get(building or "")
        return (facts and self.words.pick(facts["title"])) or building

    def label(self, column: str) -> str:
        return labelled(column, self.words, self.run.currency)
