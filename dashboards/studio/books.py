"""Excel workbooks to describe a district in: handed out filled with a scenario, and read back as one."""

import os
import shutil
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from dashboards.runs import Runs
from dashboards.studio.checks import files_outside, outside_faults
from dashboards.studio.own_files import RefusedError, beside, keep_file, kept_name
from dashboards.studio.sources import Source, own_folder, own_names
from scenarios.draft import data_of, rewrite
from scenarios.faults import ScenarioFaults
from scenarios.library import FOLDER, library_names
from scenarios.reading import read_text
from scenarios.workbook.assembly import assembled
from scenarios.workbook.folder import read_workbook, write_template
from scenarios.workbook.numbers import FILE
from scenarios.workbook.reading import NotAWorkbookError, read_sheets

MOST_UNPACKED = 200_000_000


def book_of(source: Source, folder: Path) -> bytes:
    """A workbook that says what a scenario says. Raises ScenarioFaults."""
    if faults := outside_faults(source.text, source.file):
        raise ScenarioFaults(faults)
    path = folder / "template.xlsx"
    write_template(path, read_text(source.text, source.file))
    return path.read_bytes()


def scenario_in(name: str, content: bytes, runs: Runs) -> str:
    """Text of the scenario that a filled-in workbook holds; its values are kept in a file beside it.

    Raises ScenarioFaults with cells, RefusedError.
    """
    name, folder = kept_name(name), own_folder(runs)
    folder.mkdir(parents=True, exist_ok=True)
    book = folder / f".{os.getpid()}.book.xlsx"
    made = book.with_suffix("")
    try:
        book.write_bytes(content)
        refuse_what_is_no_book(book)
        text = read_workbook(book, made, force=True).read_text("utf-8")
        return with_values(text.replace(book.name, name, 1), made / FILE, runs)
    except ScenarioFaults as error:
        raise ScenarioFaults(replace(fault, file=name) for fault in error.faults) from None
    finally:
        book.unlink(missing_ok=True)
        shutil.rmtree(made, ignore_errors=True)


def refuse_what_is_no_book(book: Path) -> None:
    """Raise RefusedError for what would fill the memory, ScenarioFaults for one that names files elsewhere."""
    try:
        with ZipFile(book) as packed:
            size = sum(each.file_size for each in packed.infolist())
        if size > MOST_UNPACKED:
            raise RefusedError("studio.file.large")
        data = assembled(read_sheets(book).rows).data
    except (BadZipFile, NotAWorkbookError):
        raise RefusedError("studio.file.broken") from None
    if faults := [*files_outside(data, book.parent, (book.parent, FOLDER))]:
        raise ScenarioFaults(faults)


def with_values(text: str, values: Path, runs: Runs) -> str:
    """The text under a free name, with the workbook's own values in a file of that name."""
    data = data_of(text)
    taken = {*own_names(runs), *library_names()}
    stem = str(data.get("name", "district"))
    name = next(each for n in range(1, len(taken) + 2) if (each := stem if n == 1 else f"{stem}_{n}") not in taken)
    text = rewrite(text, {("name",): name})
    if values.is_file():
        file = keep_file(f"{name}-{values.name}", values.read_bytes(), runs).name
        places = [("series", key, "csv", "file") for key, each in data["series"].items() if own_values(each)]
        text = rewrite(text, dict.fromkeys(places, file))
    return beside(text)


def own_values(series: object) -> bool:
    return isinstance(series, dict) and isinstance(series.get("csv"), dict) and series["csv"].get("file") == FILE
