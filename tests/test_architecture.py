"""The walls of the house: who may import whom, and how files are named."""

import ast
import re
from graphlib import TopologicalSorter
from itertools import chain
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ems", "market", "scenarios", "dashboards")
MAY_IMPORT = {
    "ems": {"ems"},
    "market": {"market"},
    "scenarios": {"scenarios", "ems", "market"},
    "dashboards": {"dashboards", "scenarios"},
}
STARTS_THE_DASHBOARD = {"scenarios.dashboard_command": "dashboards.serve"}
FILES = sorted(chain.from_iterable((ROOT / package).rglob("*.py") for package in PACKAGES))


def module(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module(path): path for path in FILES}


def imports(path, *, at_import=False):
    """(module named, node) of each import of our own packages; with `at_import` only those that run on import."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = ast.walk(tree) if not at_import else chain.from_iterable(map(outside_functions, tree.body))
    for node in nodes:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from ((name, node) for name in names if name.split(".")[0] in PACKAGES)


def outside_functions(node):
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from outside_functions(child)


@pytest.mark.parametrize("path", FILES, ids=module)
def test_imports_point_one_way(path):
    package = module(path).split(".")[0]
    for name, _ in imports(path):
        allowed = name.split(".")[0] in MAY_IMPORT[package]
        started = name.startswith(STARTS_THE_DASHBOARD.get(module(path), "\0"))
        assert allowed or started, f"{module(path)} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=module)
def test_every_import_is_absolute(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]


def test_no_module_waits_for_itself():
    graph = {
        name: {used for used, _ in imports(path, at_import=True) if used in MODULES and used != name}
        for name, path in MODULES.items()
    }
    TopologicalSorter(graph).prepare()  # raises CycleError naming the cycle


@pytest.mark.parametrize("path", FILES, ids=module)
def test_files_are_named_by_nouns_of_the_domain(path):
    assert not re.search(r"(^|_)(utils?|helpers?|common|manager|base|misc)$", path.stem)


def test_files_stay_readable():
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in FILES if path.name != "__init__.py"]
    assert 40 <= median(lengths) <= 150
    assert max(lengths) <= 400


@pytest.mark.parametrize("path", FILES, ids=module)
def test_functions_fit_on_a_page(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    long = [f"{f.name}: {f.end_lineno - f.lineno + 1}" for f in functions if f.end_lineno - f.lineno >= 50]
    assert not long
