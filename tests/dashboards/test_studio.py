"""The studio without a browser: form, table and text say the same, and nothing else is read or overwritten."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboards.address import Address
from dashboards.runs import Runs
from dashboards.studio.checks import faults_at_a_glance, faults_in_full
from dashboards.studio.common_choices import OF_ALL, OF_BUILDINGS, PLACES, rows
from dashboards.studio.editing import after_entry, edited
from dashboards.studio.form import form_of
from dashboards.studio.inputs import at, entered, place, shown
from dashboards.studio.part import part_form, parts
from dashboards.studio.sources import (
    NoSuchScenario,
    begun_with,
    digest,
    original_of,
    original_run,
    own_file,
    save,
    source_of,
)
from dashboards.studio.work import NotKeptError, Work
from dashboards.words import LANGUAGES, words_in
from scenarios.draft import data_of, put, value_at
from scenarios.jobs.desk import Desk
from scenarios.library import library_file, library_names

TEXTS = {name: library_file(name).read_text("utf-8") for name in library_names()}
KASHIWA = TEXTS["kashiwa_week"]
HOTEL, CENTRE = ("blocks", 0, "buildings", 2), ("blocks", 0, "buildings", 3)


def fields_of(data):
    """Every field of every part of a scenario."""

    def inside(form):
        yield from form.fields
        for group in form.groups:
            yield from inside(group)

    for part in parts(data, words_in("en")):
        yield from inside(form_of(place(part["value"]), data))


def drawn(text):
    """What inputs report when they are drawn: nothing that anybody has entered."""
    data = data_of(text)
    for row in rows(data):
        for what in OF_BUILDINGS:
            value = getattr(row, what)
            yield {"common": at(row.loc), "of": what}, "" if value is None else value
    for what in OF_ALL:
        yield {"common": at(()), "of": what}, shown("text", value_at(data, PLACES[what]))
    for field in fields_of(data):
        yield {"part": at(field.loc), "as": field.kind}, shown(field.kind, field.value)
    yield {"does": "remove", "at": at(HOTEL)}, None


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_drawing_the_form_changes_nothing(text):
    assert edited(text, [*drawn(text)]) == text


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_part_of_every_scenario_has_a_form(text, lang):
    data = data_of(text)
    for part in parts(data, words_in(lang)):
        assert part_form(data, place(part["value"]), {}, words_in(lang))


ENTRIES = {
    "number": st.integers(0, 10**6) | st.floats(0, 1e6, allow_nan=False).map(lambda number: round(number, 3)),
    "whole": st.integers(0, 10**6),
    "text": st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True),
    "switch": st.booleans(),
    "number_or_name": st.sampled_from(["sun", "price", 3, 4.5]),
    "yaml": st.lists(st.integers(0, 9), min_size=1, max_size=3),
}


@settings(max_examples=8)
@given(st.data())
def test_what_is_entered_stands_in_the_text_and_in_the_form_again(data):
    text = data.draw(st.sampled_from([KASHIWA, TEXTS["citylearn_homes"]]))
    field = data.draw(st.sampled_from([*fields_of(data_of(text))]))
    value = data.draw(st.sampled_from(field.choices) if field.kind == "choice" else ENTRIES[field.kind])
    after = after_entry(text, field.loc, field.kind, shown(field.kind, value))
    assert value_at(data_of(after), field.loc) == value
    again = next(each for each in fields_of(data_of(after)) if each.loc == field.loc)
    assert entered(again.kind, shown(again.kind, again.value)) == value


def test_an_emptied_input_takes_the_default():
    after = after_entry(KASHIWA, (*CENTRE, "assets", "battery", "wear_yen_per_kwh"), "number", "")
    assert "wear_yen_per_kwh" not in data_of(after)["blocks"][0]["buildings"][3]["assets"]["battery"]


@pytest.mark.parametrize(
    ("loc", "what", "value", "asset", "wanted"),
    [
        (CENTRE, "battery_kwh", 1200, "battery", {"capacity_kwh": 1200, "power_kw": 300}),
        (CENTRE, "pv_kw", 150, "field", {"dc_kw": 150, "ac_kw": 125}),
        (HOTEL, "battery_kwh", 50, "battery", {"kind": "battery", "capacity_kwh": 50, "power_kw": 25}),
        (HOTEL, "pv_kw", 40, "pv", {"kind": "pv", "profile": "sun", "dc_kw": 40}),
    ],
)
def test_a_size_in_the_table_is_an_asset_of_the_building(loc, what, value, asset, wanted):
    after = edited(KASHIWA, [({"common": at(loc), "of": what}, value)])
    found = value_at(data_of(after), (*loc, "assets", asset))
    assert {key: found[key] for key in wanted} == wanted
    assert faults_at_a_glance(after, library_file("kashiwa_week")) == []


def test_a_size_that_is_emptied_takes_the_asset_away():
    after = edited(KASHIWA, [({"common": at(CENTRE), "of": "battery_kwh"}, "")])
    assert "battery" not in value_at(data_of(after), (*CENTRE, "assets"))


def test_a_scenario_without_sun_gets_one_with_its_first_plant():
    dark = put(KASHIWA, ("blocks", 0, "buildings"), [value_at(data_of(KASHIWA), HOTEL)])
    dark = put(dark, ("series",), {"hotel_demand": {"constant": 3}})
    after = data_of(edited(dark, [({"adds": at(("blocks", 0, "buildings", 0, "assets"))}, "pv")]))
    assert after["series"]["sun"]["synthetic"]["kind"] == "pv"


def test_a_building_is_copied_under_a_free_name_and_removed_again():
    copied = edited(KASHIWA, [({"does": "copy", "at": at(HOTEL)}, 1)])
    twin = data_of(copied)["blocks"][0]["buildings"][-1]
    assert (twin["name"], twin["title"]["ja"]) == ("hotel_2", "ホテル 2")
    gone = edited(copied, [({"does": "remove", "at": at(("blocks", 0, "buildings", 4))}, 1)])
    assert data_of(gone) == data_of(KASHIWA)


KEYS = [
    "library/nowhere",
    "library/../kashiwa_week",
    "own/x",
    "own/../two_homes",
    "run/..",
    "run/../runs",
    "x",
    "",
    "/",
]


@pytest.mark.parametrize("key", [*KEYS, "/", "own//etc/passwd", "library/", "own/"])
def test_nothing_but_the_three_sorts_of_scenarios_can_be_opened(runs, key):
    with pytest.raises(NoSuchScenario):
        source_of(key, runs)


@pytest.mark.parametrize("file", ["../secret.csv", "/etc/passwd", "a/../../secret.csv"])
def test_files_elsewhere_are_not_even_looked_at(tmp_path, file):
    runs = Runs(tmp_path / "runs")
    text = put(KASHIWA, ("series", "sun"), {"csv": {"file": file, "column": "a", "time": "b", "unit": "kW"}})
    (fault,) = faults_in_full(text, own_file(runs, "mine"))
    assert faults_at_a_glance(text, own_file(runs, "mine")) == [fault]
    assert fault.path == "series.sun.csv.file"
    assert str(tmp_path / "my-scenarios") in fault.words


def test_a_stored_run_is_a_scenario_to_begin_with(runs, names):
    source = source_of(f"run/{names['market_picture']}", runs)
    assert original_of(begun_with(source, runs)) == source.key
    assert original_run(begun_with(source, runs), runs) == names["market_picture"]


@pytest.fixture
def studio(tmp_path, monkeypatch):
    """A studio over an empty folder; the service, which has tests of its own, is not started."""
    monkeypatch.setattr(Desk, "call_service", lambda desk: None)
    runs = Runs(tmp_path / "runs")

    def at_work(key="library/kashiwa_week", **changes):
        source = source_of(key, runs)
        text = begun_with(source, runs)
        for name, value in changes.items():
            text = put(text, (name,), value)
        address = Address(page="studio", lang="en", rest=(("scenario", key),))
        return Work(address, runs, text, {"kept": digest(source.text)})

    return at_work


def test_a_clone_has_a_name_of_its_own_and_knows_its_original(studio):
    text = studio().text
    data = data_of(text)
    assert (data["name"], data["title"]["ja"]) == ("kashiwa_week_2", "柏の葉の一週間 2")
    assert original_of(text) == "library/kashiwa_week"
    assert original_of(begun_with(replace(source_of("library/kashiwa_week", studio().runs), text=text), studio().runs))


def test_what_is_saved_can_be_opened_and_saved_again(studio):
    work = studio()
    _, begun, target = work.save()
    assert "own%2Fkashiwa_week_2" in target
    again = studio("own/kashiwa_week_2")
    assert again.text == work.text
    changed = replace(again, text=put(again.text, ("seed",), 5), begun=begun)
    changed.save()
    assert studio("own/kashiwa_week_2").text == changed.text
    assert library_file("kashiwa_week").read_text("utf-8") == KASHIWA


def test_a_scenario_of_somebody_else_is_not_overwritten(studio):
    studio().save()
    with pytest.raises(NotKeptError, match="taken"):
        studio(name="kashiwa_week_2").kept()


def test_what_another_tab_has_saved_meanwhile_is_not_lost(studio):
    studio().save()
    mine, other = studio("own/kashiwa_week_2", seed=1), studio("own/kashiwa_week_2", seed=2)
    other.save()
    with pytest.raises(NotKeptError, match="changed"):
        mine.kept()
    assert studio("own/kashiwa_week_2").text == other.text


@pytest.mark.parametrize("name", ["", "a b", "../up", "日本", "a/b"])
def test_a_name_that_no_file_can_have_is_refused(studio, name):
    with pytest.raises(NotKeptError, match="nameless"):
        studio(name=name).kept()


def test_running_queues_the_scenario_and_its_original(studio):
    work = studio()
    _, _, target = work.run(with_original=True)
    jobs = Desk(work.runs.root).jobs()
    assert [job.order.title["en"] for job in jobs] == ["A week in Kashiwa 2", "A week in Kashiwa"]
    assert target == f"/jobs?lang=en&job={jobs[0].id}"


def test_a_faulty_scenario_is_told_of_and_not_queued(studio):
    work = studio(seed=-1)
    told, _, _ = work.run(with_original=False)
    assert "seed" in json.dumps(told.to_plotly_json(), default=lambda part: part.to_plotly_json())
    assert Desk(work.runs.root).jobs() == []


def test_a_file_is_replaced_in_one_step(tmp_path):
    save(tmp_path / "new" / "a.yaml", "first")
    save(tmp_path / "new" / "a.yaml", "second")
    assert [(file.name, file.read_text()) for file in (tmp_path / "new").iterdir()] == [("a.yaml", "second")]
