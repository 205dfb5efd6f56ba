"""docs/rules.md holds every rule that the code names, and names only what there is."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ems", "market", "scenarios", "dashboards")
SOURCES = [path for folder in (*PACKAGES, "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
PAGE = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
NAMED = re.compile(r"\b(domain|market) rules? (\d+)(?:( to | and )(\d+))?", re.IGNORECASE)


def told(kind):
    """Numbers of the rules in the page's table of a kind."""
    table = PAGE.split(f"## {kind.title()} rules")[1].split("\n## ")[0]
    return {int(number) for number in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}


def named(text):
    """(kind, number) of every rule that a text names."""
    for kind, first, joint, last in NAMED.findall(text):
        numbers = range(int(first), int(last) + 1) if joint == " to " else [int(first), *([int(last)] if last else [])]
        yield from ((kind.lower(), number) for number in numbers)


def test_every_rule_that_code_names_stands_on_the_page():
    rules = {(kind, number) for kind in ("domain", "market") for number in told(kind)}
    used = {rule for path in SOURCES for rule in named(path.read_text(encoding="utf-8"))}
    assert used
    assert used <= rules


@pytest.mark.parametrize("path", re.findall(r"`([^`]+\.py)`", PAGE))
def test_what_the_page_names_is_there(path):
    assert (ROOT / path).is_file()


def test_code_points_to_no_page_that_readers_do_not_have():
    pages = {path.name for folder in ("docs", *PACKAGES) for path in (ROOT / folder).rglob("*.md")}
    for path in SOURCES:
        if ROOT / "tests" not in path.parents:
            assert set(re.findall(r"\b[\w-]+\.md\b", path.read_text(encoding="utf-8"))) <= pages, path
