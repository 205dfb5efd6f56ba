"""Plain data against the models: every fault of shape and value, in our words."""

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ValidationError

from scenarios.reading.document import Document
from scenarios.reading.soundness import Sound, sound_parts
from scenarios.sentences import SENTENCES, Flaw, FlawsError, Loc
from scenarios.spec.scenario import Scenario

LONGEST_QUOTE = 40


def validate(document: Document) -> tuple[Sound, list[Flaw]]:
    """The scenario in a document, or its sound parts with the flaws of the others."""
    try:
        return Sound(scenario=Scenario.model_validate(document.data)), []
    except ValidationError as error:
        flaws = [flaw for details in error.errors(include_url=False) for flaw in flaws_of(details, document)]
        meant = {(*flaw.loc[:-1], flaw.given["meant"]) for flaw in flaws if "meant" in flaw.given}
        # A key that is only misspelt is not missing as well.
        told = [flaw for flaw in flaws if flaw.code != "missing" or flaw.loc not in meant]
        return sound_parts(document.data, error), told


def flaws_of(details: Mapping[str, Any], document: Document) -> list[Flaw]:
    """The faults that pydantic found in one place; a check of ours over a section may know several places in it."""
    raised = details.get("ctx", {}).get("error")
    if isinstance(raised, FlawsError):
        loc = document.resolve(details["loc"])
        return [flaw._replace(loc=(*loc, *flaw.loc)) for flaw in raised.flaws]
    return [flaw_of(details, document)]


def flaw_of(details: Mapping[str, Any], document: Document) -> Flaw:
    """A fault that pydantic found, in our words."""
    loc, code = document.resolve(details["loc"]), details["type"]
    given = {name: plain(value) for name, value in details.get("ctx", {}).items()} | {"got": quoted(details["input"])}
    if code == "missing":
        return Flaw((*loc, details["loc"][-1]), code, given)
    if code == "extra_forbidden" and loc:
        meant = nearest_key(loc, document.data)
        return Flaw(loc, code, given | {"meant": meant} if meant else given)
    if code not in SENTENCES:
        return Flaw(loc, "as_said", {"words": details["msg"].removeprefix("Value error, ")})
    return Flaw(loc, code, given)


def quoted(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"


def plain(value: object) -> object:
    return f"{value:g}" if isinstance(value, float) else value


def nearest_key(loc: Loc, data: Any) -> str | None:
    """The known key nearest to an unknown one, among the keys of the sections that fit its neighbours best."""
    for part in loc[:-1]:
        data = data[part]
    fitting = [keys for keys, kinds in sections() if not kinds or data.get("kind") in kinds]
    most = max(len(keys & data.keys()) for keys in fitting)
    best = sorted((keys for keys in fitting if len(keys & data.keys()) == most), key=len)
    near = (get_close_matches(str(loc[-1]), sorted(known - data.keys()), n=1) for known in best)
    return next((found[0] for found in near if found), None)


@cache
def sections() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """The keys of each section that a scenario may have, and the kinds that it is for, where it has a kind."""
    schema = Scenario.model_json_schema()
    properties = [part.get("properties", {}) for part in (schema, *schema["$defs"].values())]
    return tuple((frozenset(keys), kinds_of(keys.get("kind", {}))) for keys in properties)


def kinds_of(kind: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(kind.get("enum", [kind["const"]] if "const" in kind else []))
