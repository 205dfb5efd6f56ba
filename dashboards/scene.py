"""All that a page sees when it is drawn."""

from dataclasses import dataclass
from functools import cached_property

from dashboards.address import Address
from dashboards.period import Period
from dashboards.runs import Runs, SavedRun
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

    @cached_property
    def period(self) -> Period:
        return Period.of(self.address, self.run)

    @property
    def zone(self) -> str:
        return self.run.manifest["time"]["zone"]

    def label(self, column: str) -> str:
        return labelled(column, self.words, self.run.currency)
