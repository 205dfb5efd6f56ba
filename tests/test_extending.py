"""What docs/extending.md promises holds: its files and lines, in a copy of the program, run what stands under them."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SECTIONS = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8").split("\n## ")[1:]
BLOCK = re.compile(r"(?:`([\w/.]+)`\n\n)?```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FOUND = {
    "A market rule": lambda told: told["value_yen"] == pytest.approx(600 * 3000 / 1e6),
    "A baseline": lambda told: told["figures"]["response_kwh"] == pytest.approx(12 * 0.92),
    "A tariff": lambda told: told["figures"]["cost_yen"] == pytest.approx(24 * 10 * (20 + 35)),
    "A kind of asset": lambda told: told["figures"]["cost_yen"] == pytest.approx(24 * (8 * 25 + 2 * 30)),
    "A trader": lambda told: {"continuous"} == {row["rule"] for row in told["summary"]},
}


def named(section):
    return section.partition("\n")[0]


def patched(text, patch):
    """A text with one hunk applied: lines that stay, go and come."""
    lines = patch.splitlines()
    before = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
    assert text.count(before) == 1, before
    return text.replace(before, "".join(f"{line[1:]}\n" for line in lines if line[0] in " +"))


def follow(section, copy):
    """Write the files, add the lines, and run the command that comes last."""
    path = None
    for place, language, content in BLOCK.findall(section):
        path = copy / place if place else path
        if language == "python":
            path.write_text(content, encoding="utf-8")
        elif language == "diff":
            path.write_text(patched(path.read_text(encoding="utf-8"), content), encoding="utf-8")
        elif language in ("yaml", "csv"):
            name, _, text = content.removeprefix("# ").partition("\n")
            (copy / name).write_text(text, encoding="utf-8")
        else:
            words = [sys.executable, "-m", "scenarios", *content.split()[1:]]
            return subprocess.run(
                words, cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False
            )
    raise AssertionError("the section runs nothing")


def test_every_section_is_held_to_what_it_gives():
    assert list(map(named, SECTIONS)) == list(FOUND)


def told_in_full(section):
    """The laboratory compiles its loops, which a copy of the program has to do anew: half a minute."""
    marks = [pytest.mark.whole] if named(section) == "A trader" else []
    return pytest.param(section, marks=marks, id=named(section))


@pytest.mark.parametrize("section", list(map(told_in_full, SECTIONS)))
def test_one_file_and_its_name_in_a_list_are_enough(section, tmp_path):
    for package in ("ems", "market", "scenarios"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("kernels-*"))
    done = follow(section, tmp_path)
    assert done.returncode == 0, done.stderr
    assert FOUND[named(section)](json.loads(done.stdout))
