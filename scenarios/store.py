"""Stored runs: found and opened again."""

from pathlib import Path

from scenarios.stored_run import Run, read_manifest


class NoSuchRun(Exception):
    """The folder holds no complete run."""


def complete_run(folder: Path) -> Run | None:
    """The run in a folder; None where there is none, or only a part of one."""
    facts = read_manifest(folder)
    return None if facts is None else Run(folder, facts)


def open_run(folder: Path | str) -> Run:
    """The run in a folder. Raises NoSuchRun where there is none, or only a part of one."""
    if run := complete_run(Path(folder)):
        return run
    raise NoSuchRun(f"{folder}: holds no complete run")


def list_runs(runs: Path | str) -> list[Run]:
    """Complete runs under a folder, the latest first."""
    found = [run for folder in sorted(Path(runs).glob("[!.]*/")) if (run := complete_run(folder))]
    return sorted(found, key=lambda run: run.manifest["clock"]["started"], reverse=True)
