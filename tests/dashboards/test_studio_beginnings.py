"""Everything that the schema knows can be added by form; what is added is sound as it begins."""

import re
from pathlib import Path

import pytest

from dashboards.studio.beginnings import addition, beginnings
from dashboards.studio.checks import faults_at_a_glance
from dashboards.studio.editing import edited
from dashboards.studio.form import form_of
from dashboards.studio.inputs import at, place
from dashboards.studio.part import parts, sections
from dashboards.studio.schema import schema
from dashboards.words import LANGUAGES, words_in
from scenarios.draft import data_of, value_at
from scenarios.library import library_file

NEEDS_MORE = {
    "bus": "charging_site",
    "FactorSpec": "issuance",
    "AskSpec": "lot",
    "BidSpec": "account",
    "CancelSpec": "cancel",
    "BlockSpec": "time",
    "EventSpec": "response.events",
    "ResponseSpec": "blocks",
    "LinkSpec": "block",
    "cover": "building",
}
"""What cannot be sound alone, and what its fault is about."""

FILES = {
    "market_picture": library_file("market_picture"),
    "two_homes": Path(__file__).with_name("two_homes.yaml"),
    "utsunomiya_haga": library_file("utsunomiya_haga"),
}
TEXTS = {name: file.read_text("utf-8") for name, file in FILES.items()}


def openings(form):
    yield from form.openings
    for group in form.groups:
        yield from openings(group)


def ways(text, seen):
    """Every way to add anything to a scenario; of openings under the same key the first."""
    data = data_of(text)
    for part in parts(data, words_in("en")):
        loc = place(part["value"])
        apart = {"buildings"} if loc else {*sections(), "blocks"}
        for opening in openings(form_of(loc, data, apart=apart)):
            if opening.loc[-1] not in seen:
                seen.add(opening.loc[-1])
                yield from ((opening.loc, way.key) for way in beginnings(opening.loc, data))


def every_way():
    seen = set()
    return [(name, loc, key) for name, text in TEXTS.items() for loc, key in ways(text, seen)]


WAYS = every_way()


@pytest.mark.parametrize(("name", "loc", "key"), WAYS, ids=str)
def test_whatever_is_added_is_there_and_sound(name, loc, key):
    text = TEXTS[name]
    after = edited(text, [({"adds": at(loc)}, key)])
    where, value = addition(loc, key, data_of(text))
    assert value_at(data_of(after), where) == value
    faults = [str(fault) for fault in faults_at_a_glance(after, FILES[name])]
    assert all(NEEDS_MORE.get(key, "\0") in fault for fault in faults), faults


def test_every_kind_that_the_schema_knows_can_be_added():
    found = {key.rpartition("/")[2] for *_, key in WAYS}
    kinds = {kind for each in mappings(schema()) for kind in each}
    assert len(kinds) > 30
    assert kinds <= found


def mappings(part):
    """From kinds to sections, wherever the schema knows several."""
    if isinstance(part, dict):
        yield from [part["discriminator"]["mapping"]] if "discriminator" in part else []
        for each in part.values():
            yield from mappings(each)
    elif isinstance(part, list):
        for each in part:
            yield from mappings(each)


@pytest.mark.parametrize("name", sorted(schema()["$defs"]))
def test_every_field_is_called_something_in_both_languages(name):
    fields = schema()["$defs"][name].get("properties", {})
    assert [key for key, part in fields.items() if " / " not in part.get("description", "") and key != "kind"] == []


def choices(schema_part):
    if isinstance(schema_part, dict):
        yield from schema_part.get("enum", ()) if schema_part.get("type") == "string" else ()
        for each in schema_part.values():
            yield from choices(each)
    elif isinstance(schema_part, list):
        for each in schema_part:
            yield from choices(each)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_choice_has_its_words(lang):
    units = schema()["$defs"]["Csv"]["properties"]["unit"]["enum"]
    for_themselves = {*units, "utf-8", "cp932", ",", ";", "\t"}
    texts = words_in(lang).texts
    known = {each for each in choices(schema()) if re.search(r"[ぁ-んァ-ヶ一-龠]", each) or f"choice.{each}" in texts}
    assert {*choices(schema())} - known - for_themselves == set()
