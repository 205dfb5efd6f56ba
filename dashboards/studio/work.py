"""Keep a scenario, and have it worked out."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import dash_mantine_components as dmc
from dash import no_update
from dash.development.base_component import Component

from dashboards.address import Address
from dashboards.jobs.desk import ask
from dashboards.runs import Runs
from dashboards.studio.bench import listed
from dashboards.studio.checks import faults_in_full
from dashboards.studio.own_files import bring_along
from dashboards.studio.sources import FIRST, NoSuchScenario, digest, original_of, own_file, own_names, save, source_of
from dashboards.words import Words, words_in
from scenarios.draft import data_of
from scenarios.faults import Fault, ScenarioFaults
from scenarios.jobs.kinds.run import run_order

Told = tuple[Any, Any, Any]
"""What is said on the page, what the text is begun with from now on, and the page to go to."""


class NotKeptError(Exception):
    """The text cannot be kept; the message is a key of the catalogue."""


@dataclass(frozen=True)
class Work:
    """A text at an address of the studio; `begun` holds the digest of the file that it was begun with."""

    address: Address
    runs: Runs
    text: str
    begun: Mapping[str, str]

    @cached_property
    def words(self) -> Words:
        return words_in(self.address.lang)

    @property
    def key(self) -> str:
        return self.address.one_of("scenario") or FIRST

    def save(self) -> Told:
        """Keep the text among one's own scenarios; a clone goes on under its own address."""
        try:
            self.bring_along()
            file = self.kept()
        except NotKeptError as error:
            return self.refused(str(error))
        told = dmc.Alert(self.words("studio.saved", file=str(file)), color="teal", mt="md")
        away = self.key != f"own/{file.stem}"
        target = self.address.at(rest=(("scenario", f"own/{file.stem}"),)).href if away else no_update
        return told, self.begun_again, target

    def run(self, *, with_original: bool) -> Told:
        """Keep the text and queue it; a faulty one is told of and not queued."""
        try:
            self.bring_along()
            if faults := faults_in_full(self.text, self.file()):
                return self.faulty(faults), no_update, no_update
            file = self.kept()
        except NotKeptError as error:
            return self.refused(str(error))
        sort, _, original = (original_of(self.text) or "").partition("/")
        if with_original and sort == "library":
            ask(self.runs, run_order(original))
        job = ask(self.runs, run_order(file))
        return no_update, self.begun_again, self.address.at(page="jobs", rest=(("job", job.id),)).href

    def bring_along(self) -> None:
        """Files that the scenario that this was begun with read."""
        with suppress(NoSuchScenario):
            bring_along(source_of(self.key, self.runs), self.runs)

    @property
    def begun_again(self) -> Mapping[str, str]:
        return {"kept": digest(self.text), "text": self.text}

    def kept(self) -> Path:
        """The file that holds the text now. Raises NotKeptError rather than lose what somebody else wrote."""
        file = self.file()
        if file.stem in own_names(self.runs):
            if self.key != f"own/{file.stem}":
                raise NotKeptError("studio.taken")
            if digest(file.read_text("utf-8")) not in {self.begun["kept"], digest(self.text)}:
                raise NotKeptError("studio.changed")
        save(file, self.text)
        return file

    def file(self) -> Path:
        """Raises NotKeptError for a text without a name that a file can have."""
        try:
            return own_file(self.runs, str(data_of(self.text).get("name")))
        except (ValueError, ScenarioFaults):
            raise NotKeptError("studio.nameless") from None

    def refused(self, key: str) -> Told:
        return dmc.Alert(self.words(key), color="orange", mt="md"), no_update, no_update

    def faulty(self, faults: list[Fault]) -> Component:
        title = self.words("job.faults", count=len(faults))
        return dmc.Alert(listed(faults, self.words), title=title, color="red", mt="md")
