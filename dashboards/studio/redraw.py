"""What of the studio is drawn anew after a change: never the input that somebody is typing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import no_update
from dash.exceptions import PreventUpdate

from dashboards.studio.beginnings import addition, first_way
from dashboards.studio.bench import by_path, verdict
from dashboards.studio.checks import faults_at_a_glance
from dashboards.studio.editing import Event, edited
from dashboards.studio.inputs import at, place
from dashboards.studio.part import part_form, parts
from dashboards.studio.sources import Source
from dashboards.studio.table import table
from dashboards.words import Words
from scenarios.draft import NoSuchPlace, data_of
from scenarios.faults import ScenarioFaults, path_text
from scenarios.sentences import Loc

Drawn = tuple[Any, ...]
"""Text, table, parts, chosen part, form, verdict, and the fault at each input of the form."""


@dataclass(frozen=True)
class Bench:
    """A scenario that is worked on, in the reader's language."""

    source: Source
    words: Words

    def redrawn(self, text: str, part: str, events: Sequence[Event], fields: Sequence[Loc]) -> Drawn:
        """All that has to be drawn anew.

        events   components that changed; inputs that were only drawn are among them
        fields   places of the inputs that are on the page
        """
        keep = [no_update] * len(fields)
        try:
            after = edited(text, [event for event in events if isinstance(event[0], dict)])
            data = data_of(after)
        except NoSuchPlace as error:
            return *[no_update] * 5, dmc.Alert(str(error), color="orange", mb="xs"), keep
        except ScenarioFaults:
            return *[no_update] * 5, verdict(faults_at_a_glance(text, self.source.file), self.words), keep
        opened = next((name["at"] for name, value in events if value and opens(name)), newcomer(text, events) or part)
        written = "studio-text" in [name for name, _ in events]
        if after == text and opened == part and not written and all(isinstance(name, dict) for name, _ in events):
            raise PreventUpdate
        options = parts(data, self.words)
        places = [option["value"] for option in options]
        shown = next((each for each in (opened, part) if each in places), places[0])
        faults = faults_at_a_glance(after, self.source.file)
        told = by_path(faults, self.words)
        typing = after != text and all("part" in name for name, _ in events)
        return (
            no_update if after == text else after,
            no_update if any("common" in name and "of" in name for name, _ in events) else table(data, self.words),
            options,
            shown,
            no_update if typing else part_form(data, place(shown), told, self.words),
            verdict(faults, self.words),
            [told.get(path_text(loc)) for loc in fields] if typing else keep,
        )


def newcomer(text: str, events: Sequence[Event]) -> str | None:
    """Where something was added that may be a part of its own."""
    for name, value in events:
        match name:
            case {"adds": loc} if value:
                return at(addition(place(loc), value, data_of(text))[0])
            case {"does": "add", "at": loc} if value:
                return at(addition(place(loc), first_way(place(loc), data_of(text)), data_of(text))[0])
    return None


def opens(name: Any) -> bool:
    return isinstance(name, dict) and name.get("does") == "open"
