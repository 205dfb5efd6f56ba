"""docs/systems.md names only what there is, and leaves no scenario of the library out."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from dashboards.pages import PAGES
from dashboards.words import words_in
from scenarios.cli import app
from scenarios.library import library_names
from scenarios.sweep.plan import plan_names

ROOT = Path(__file__).parent.parent
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "systems.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [AB]\d", line)
]
CODES = [row[0] for row in ROWS]


def quoted(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_every_core_system_has_its_row_and_every_scenario_of_the_library_is_one():
    numbers = {int(number) for code in CODES for number in re.findall(r"A(\d+)", code)}
    assert numbers == set(range(1, 29))
    assert {name for row in ROWS for name in quoted(row[2])} == set(library_names())


@pytest.mark.parametrize("row", ROWS, ids=CODES)
def test_what_a_row_names_is_there(row):
    _, _, _, command, page, tests = row
    commands = get_command(app)
    for words in quoted(command):
        first, *rest = words.split()
        assert first in commands.commands, words
        group = getattr(commands.commands[first], "commands", None)
        assert rest[0] in (group or plan_names()) if rest else not group or first == "users", words
    assert all((ROOT / path).is_file() for path in quoted(tests)), tests
    titles = {words_in("en")(f"page.{name}") for name in PAGES}
    assert not page or page in titles or page == "Studio"
