"""Every command that the README shows works as printed."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "docs" / "ja.md", ROOT / "docs" / "serving.md")


def blocks(language):
    for page in PAGES:
        yield from re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


COMMANDS = sorted({line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines() if line.strip()})


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_works_as_printed(command, tmp_path):
    program, *arguments = shlex.split(command)
    done = subprocess.run(
        [Path(sys.executable).parent / program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("block", sorted(set(blocks("python"))))
def test_the_python_example_works_as_printed(block, tmp_path):
    done = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("12000 4.1")


def test_the_programs_about_the_ledger_run_one_after_the_other(tmp_path):
    text = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    programs = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert len(programs) > 1
    for program in programs:
        subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


def test_every_make_target_that_is_named_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`?\bmake ([a-z-]+)`?", page.read_text(encoding="utf-8"))}
    assert named <= targets
    assert {"demo", "test"} <= named


def test_every_file_that_is_linked_exists():
    for page in PAGES:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), target
