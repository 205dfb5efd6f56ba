"""A text changed in one place means the same everywhere else, and keeps its comments."""

import re
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.draft import NoSuchPlace, data_of, put, remove, value_at
from scenarios.faults import ScenarioFaults
from scenarios.library import library_file, library_names

TEXTS = {name: library_file(name).read_text("utf-8") for name in library_names()}
HOMES, KASHIWA = TEXTS["citylearn_homes"], TEXTS["kashiwa_week"]
BUILDINGS = ("blocks", 0, "buildings")

NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
NUMBERS = st.integers(-10, 10**6) | st.floats(-10, 1e6, allow_nan=False).map(lambda x: round(x, 4))
SCALARS = NUMBERS | st.booleans() | NAMES | st.sampled_from(["日本/千葉県", "07:30", "2024-07-22", "no", "1e3", ""])
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(NAMES, SCALARS, max_size=3)


def places(data, loc=()):
    """Every place of a document, and the places where a list or mapping can grow."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, child in entries:
        yield (*loc, part)
        yield from places(child, (*loc, part))
    if isinstance(data, list):
        yield (*loc, len(data))
    if isinstance(data, dict):
        yield (*loc, "another")


@st.composite
def changes(draw):
    text = TEXTS[draw(st.sampled_from(["citylearn_homes", "kashiwa_week", "market_picture"]))]
    return text, draw(st.sampled_from([*places(data_of(text))])), draw(VALUES)


def comments(text):
    return re.findall(r"#.*", text)


@settings(max_examples=12)
@given(changes())
def test_a_change_in_one_place_changes_nothing_else(change):
    text, loc, value = change
    meant = deepcopy(data_of(text))
    container = value_at(meant, loc[:-1])
    if isinstance(container, list) and loc[-1] == len(container):
        container.append(value)
    else:
        container[loc[-1]] = value
    assert data_of(put(text, loc, value)) == meant


@settings(max_examples=10)
@given(changes())
def test_what_was_added_can_be_taken_away_again(change):
    text, loc, value = change
    if value_at(data_of(text), loc) is None:
        assert data_of(remove(put(text, loc, value), loc)) == data_of(text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_change_leaves_comments_and_layout_alone(text):
    changed = put(text, ("seed",), 99)
    lines = [line for line in changed.splitlines() if line not in text.splitlines()]
    assert lines == ["seed: 99"]
    assert comments(changed) == comments(text)


def test_one_of_many_that_share_a_definition_is_changed_alone():
    loc = (*BUILDINGS, 4, "assets", "battery", "capacity_kwh")
    changed = put(HOMES, loc, 13.5)
    batteries = [home["assets"]["battery"]["capacity_kwh"] for home in data_of(changed)["blocks"][0]["buildings"]]
    assert batteries == [6.4] * 4 + [13.5] + [6.4] * 12
    assert "*battery" in changed
    assert comments(changed) == comments(HOMES)


def test_a_new_asset_is_written_like_its_neighbours():
    changed = put(KASHIWA, (*BUILDINGS, 1, "assets", "battery"), {"kind": "battery", "capacity_kwh": 100.0})
    assert "          battery: {kind: battery, capacity_kwh: 100}\n" in changed


@pytest.mark.parametrize("loc", [(*BUILDINGS, 99, "count"), ("name", "deeper"), ("seed", 0), ("links", 5, "name")])
def test_a_place_that_is_not_there_is_refused(loc):
    with pytest.raises(NoSuchPlace, match="changed"):
        put(KASHIWA, loc, 1)


@pytest.mark.parametrize("text", ["", "[1, 2]", "a: [", "a: 1\na: 2"])
def test_what_is_no_scenario_is_told_as_such(text):
    with pytest.raises(ScenarioFaults):
        put(text, ("seed",), 1)
