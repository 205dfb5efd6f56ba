"""A faulty scenario tells everything that is wrong with it, each with its place."""

import re
from pathlib import Path
from random import Random

import pytest

from scenarios.faults import ScenarioFaults
from scenarios.reading import document, read_scenario

SOUND = """\
version: 1
name: sound
title: {ja: 一軒, en: One home}
time: {start: 2024-07-01, until: 2024-07-02, step_minutes: 60}
series:
  price: {hours: {default: 30, rules: [{from: "23:00", until: "07:00", value: 20}]}}
blocks:
  - name: gate
    place: 日本/千葉県/柏市
    interchange: {limit_kw: 5}
    buildings:
      - name: home
        kind: home
        sector: household
        connection: {import_yen_per_kwh: price}
        assets:
          load: {kind: load, demand_kw: 0.4}
          battery: {kind: battery, capacity_kwh: 6, power_kw: 3}
          car:
            kind: ev
            capacity_kwh: 40
            charge_power_kw: 6
            sessions:
              - {arrives: 2024-07-01T08:00, leaves: 2024-07-01T12:00, needs_kwh: 5}
              - {arrives: 2024-07-01T14:00, leaves: 2024-07-01T20:00, needs_kwh: 5}
"""


def faults_of(text: str, tmp_path: Path) -> list[tuple[int, str, str]]:
    """Line, path and words of each fault of a scenario text."""
    file = tmp_path / "given.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(ScenarioFaults) as caught:
        read_scenario(file)
    return [(fault.line, fault.path, fault.words) for fault in caught.value.faults]


def broken(*replacements: tuple[str, str]) -> str:
    text = SOUND
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_the_sound_scenario_is_read_with_its_text(tmp_path):
    file = tmp_path / "sound.yaml"
    file.write_text(SOUND, "utf-8")
    scenario = read_scenario(file)
    assert (scenario.name, scenario.source_path, scenario.source_text) == ("sound", file, SOUND)


def test_five_faults_of_five_sorts_are_told_at_once_with_line_and_path(tmp_path):
    text = broken(
        ("default: 30", "default: thirty"),
        ("import_yen_per_kwh: price", "import_yen_per_kwh: prise"),
        ("demand_kw: 0.4", "demand_kwh: 0.4"),
        ("power_kw: 3", "power_kw: -5"),
        ("2024-07-01T12:00", "2024-07-01T07:00"),
    )
    faults = faults_of(text, tmp_path)
    home = "blocks[0].buildings[0]"
    assert [(line, path) for line, path, _ in faults] == [
        (6, "series.price.hours.default"),
        (15, f"{home}.connection.import_yen_per_kwh"),
        (17, f"{home}.assets.load.demand_kwh"),
        (18, f"{home}.assets.battery.power_kw"),
        (24, f"{home}.assets.car.sessions[0]"),
    ]
    assert faults[3][2] == "must be > 0 (got -5)"


def test_faults_of_names_and_numbers_show_beside_faults_of_shape(tmp_path):
    text = broken(
        ("title: {ja: 一軒, en: One home}", "title: {ja: 一軒}"),
        ("step_minutes: 60", "step_minutes: 7"),
        ("        sector: household\n", ""),
        ("needs_kwh: 5", "needs_kwh: 39"),
    )
    assert [path for _, path, _ in faults_of(text, tmp_path)] == [
        "title.en",
        "time.step_minutes",
        "blocks[0].buildings[0].sector",
        "blocks[0].buildings[0].assets.car.sessions[0].needs_kwh",
    ]
    later = broken(("capacity_kwh: 6, power_kw: 3", "capacity_kwh: 6, power_kw: 3, initial_kwh: 7"))
    later = later.replace("load: {kind: load, demand_kw: 0.4}", "load: {kind: load, demand_kw: yes_no, x: 1}")
    assert [path for _, path, _ in faults_of(later, tmp_path)] == [
        "blocks[0].buildings[0].assets.load.demand_kw",
        "blocks[0].buildings[0].assets.load.x",
        "blocks[0].buildings[0].assets.battery.initial_kwh",
    ]


def test_items_after_a_faulty_one_keep_their_place_in_the_file(tmp_path):
    second = SOUND[SOUND.index("      - name: home") :].replace("name: home", "name: other").replace("price", "prise")
    faults = faults_of(broken(("kind: home", "kind: palace")) + second, tmp_path)
    assert [path for _, path, _ in faults] == [
        "blocks[0].buildings[0].kind",
        "blocks[0].buildings[1].connection.import_yen_per_kwh",
    ]


def test_what_a_faulty_part_would_have_named_is_not_called_unknown(tmp_path):
    faults = faults_of(broken(("default: 30", "default: thirty")), tmp_path)
    assert [path for _, path, _ in faults] == ["series.price.hours.default"]


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("    place:", "   place:", 9, "is not YAML"),
        ("name: sound", "name: sound\nname: twice", 3, "is given twice (first in line 2)"),
        ("version: 1", "version: 2", 1, "version 2 is not one that this machigrid understands"),
        ("capacity_kwh: 6", "capacity_kWh: 6", 18, "is not a known key"),
        ("capacity_kwh: 6", 'capacity_kwh: "6"', 18, "must be a number or `free` (got '6')"),
        ("capacity_kwh: 6", "capacity_kwh: .inf", 18, "must be a finite number"),
        ("kind: battery", "kind: batery", 18, "must be one of 'load', "),
        ("start: 2024-07-01", "start: 2024-07-32", 4, "must be a date or a time"),
        ("until: 2024-07-02", "until: 2024-07-01", 4, "is not a whole number of 60-minute steps"),
        ("step_minutes: 60", "step_minutes: 60, zone: Asia/Edo", 4, "is not an IANA time zone"),
        ("2024-07-01T14:00", "2024-07-01T11:00", 25, "while the session before leaves only at 2024-07-01 12:00"),
        ("needs_kwh: 5", "needs_kwh: 39", 24, "needs 39 kWh, more than the 36 kWh"),
        ("import_yen_per_kwh: price", "import_yen_per_kwh: [1]", 15, "must be a number or the name of a series"),
        ("demand_kw: 0.4", "demand_kw: price", 6, "is used as kW by"),
        ("name: home\n", "name: home sweet\n", 12, "is not written as it must be"),
    ],
)
def test_each_sort_of_fault_is_told_in_its_line(old, new, line, words, tmp_path):
    ((at, _, said),) = faults_of(broken((old, new)), tmp_path)
    assert at == line
    assert words in said


def test_an_unknown_key_comes_with_the_known_one_that_was_meant(tmp_path):
    file = tmp_path / "given.yaml"
    file.write_text(broken(("capacity_kwh: 6", "capacity: 6")), "utf-8")
    with pytest.raises(ScenarioFaults, match="did you mean `capacity_kwh`"):
        read_scenario(file)


def test_names_that_must_be_unique_or_meet_are_checked(tmp_path):
    text = SOUND + (
        "  - {name: gate, place: 日本, buildings: [{name: home, kind: home, sector: household,\n"
        "      connection: {import_yen_per_kwh: 1}, assets: {load: {kind: load, demand_kw: 1}}}]}\n"
        "links:\n"
        "  - {name: x, between: [gate, park], limit_kw: 1}\n"
        "  - {name: x, between: [gate, gate], limit_kw: 1}\n"
        "market: {sellers: {hose: {ask_yen_per_kg: 3}}}\n"
    )
    assert [path for _, path, _ in faults_of(text, tmp_path)] == [
        "blocks[1].name",
        "blocks[1].buildings[0].name",
        "links[0].between[1]",
        "links[1].name",
        "links[1].between",
        "market",
        "market.sellers.hose",
    ]


def test_a_missing_file_and_one_that_is_no_text_are_faults(tmp_path):
    with pytest.raises(ScenarioFaults, match="no such file"):
        read_scenario(tmp_path / "absent.yaml")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScenarioFaults, match="is not UTF-8 text"):
        read_scenario(tmp_path / "binary.yaml")


def test_a_scenario_without_end_is_refused(tmp_path, monkeypatch):
    assert faults_of("series: &a [*a, *a]", tmp_path) == [(1, "series[0]", "refers to itself")]
    assert faults_of("[" * 65, tmp_path)[0][2] == "is nested too deeply"
    assert faults_of("[" * 9000, tmp_path)[0][2] == "is nested too deeply"
    monkeypatch.setattr(document, "MOST_VALUES", 1000)
    doubling = "a0: &a0 [1, 1]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 30))
    assert "more than a scenario may hold" in faults_of(doubling, tmp_path)[0][2]


SLIPS = ["-5", "[]", "{}", "null", ".nan", "1e400", "true", "日本", "&a", "*a", "- 1", "\t", ":", "!!binary x", "<<: 3"]


@pytest.mark.parametrize("seed", range(60))
def test_whatever_slips_into_a_scenario_ends_in_faults_or_a_scenario(seed, tmp_path):
    slip = Random(seed)  # noqa: S311 - no secret
    lines = SOUND.splitlines()
    for _ in range(slip.randint(1, 4)):
        number = slip.randrange(len(lines))
        parts = re.split(r"([\s,:{}\[\]]+)", lines[number])
        parts[slip.randrange(len(parts))] = slip.choice(SLIPS)
        lines[number] = "".join(parts)
    file = tmp_path / "given.yaml"
    file.write_text("\n".join(lines), "utf-8")
    try:
        found = read_scenario(file)
    except ScenarioFaults as error:
        found = error
    assert all(fault.words for fault in getattr(found, "faults", []))


BOOK = """\
version: 1
name: book
title: Book
market:
  accounts:
    - {account: hotel, money_yen: 1000}
  lots:
    - {lot: S, owner: shop, place: 日本, energy_type: solar, grams: 5}
    - {lot: S, owner: shop, place: 日本, energy_type: solar, grams: 5}
  orders:
    - {ask: A, lot: T, grams: 1, ask_yen_per_kg: 1}
    - {bid: B, account: hotell, grams: 1, bid_yen_per_kg: 1}
    - {cancel: Z}
"""


def test_each_wrong_name_of_an_explicit_book_has_its_line(tmp_path):
    assert [(line, path) for line, path, _ in faults_of(BOOK, tmp_path)] == [
        (9, "market.lots[1]"),
        (11, "market.orders[0].lot"),
        (12, "market.orders[1].account"),
        (13, "market.orders[2].cancel"),
    ]


def test_a_market_of_buildings_needs_issuance_an_open_door_and_owners_of_its_own(tmp_path):
    selling = "market: {opens: 2024-07-01T06:00, sellers: {default: {ask_yen_per_kg: 3}}}\n"
    text = broken(("sector: household", "sector: household\n        owner: '@issued'")) + selling
    assert [(path, words.split(" ")[0]) for _, path, words in faults_of(text, tmp_path)] == [
        ("blocks[0].buildings[0].owner", "names"),
        ("market", "needs"),
        ("market.opens", "opens"),
    ]
