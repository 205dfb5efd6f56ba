"""Scenario folders made of workbooks, and workbooks made of scenarios."""

import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML
from xlsxwriter.exceptions import FileCreateError

from scenarios.faults import Fault, ScenarioFaults, fault_of
from scenarios.reading import examine
from scenarios.sentences import Flaw, Loc
from scenarios.spec.scenario import Scenario
from scenarios.workbook.assembly import Assembly, Place, assembled, told
from scenarios.workbook.numbers import FILE, numbers_of
from scenarios.workbook.reading import NotAWorkbookError, Sheets, read_sheets
from scenarios.workbook.rows import rows_of, said
from scenarios.workbook.writing import write_workbook

SCENARIO = "scenario.yaml"
WIDTH = 120


def write_template(path: Path, scenario: Scenario) -> None:
    """Write a workbook that says what a scenario says. Raises OSError.

    Files that its series name are referred to from the workbook's folder; series of its own `series.csv` stand in it.
    """
    data = plain(said(scenario))
    numbers = numbers_of(data, scenario.folder)
    for name in numbers.settings:
        del data["series"][name]
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write_workbook(part, rows_of(moved(data, scenario.folder, path.parent)), numbers)
        part.replace(path)
    except FileCreateError as error:
        raise OSError(str(error)) from None
    finally:
        part.unlink(missing_ok=True)


def read_workbook(path: Path, folder: Path, *, force: bool = False) -> Path:
    """Write the scenario of a workbook, with the series that stand in it, into a folder, and return its file.

    Raises ScenarioFaults with all that is wrong in any cell, FileExistsError where a scenario is there already and
    `force` is not given, OSError.
    """
    if (folder / SCENARIO).exists() and not force:
        raise FileExistsError(folder / SCENARIO)
    try:
        sheets = read_sheets(path)
    except (FileNotFoundError, IsADirectoryError):
        code = "a_folder" if path.is_dir() else "no_such_file"
        raise ScenarioFaults([fault_of(Flaw((), code, {}), str(path))]) from None
    except NotAWorkbookError as error:
        flaw = Flaw((), "not_a_table", {"kind": "Excel", "words": str(error)})
        raise ScenarioFaults([fault_of(flaw, str(path))]) from None
    assembly = assembled(sheets.rows)
    with_series(assembly, sheets)
    assembly.data = moved(assembly.data, path.parent, folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Beside the folder, so that the relative names of files hold there as well.
    with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}.") as part:
        files = {SCENARIO: yaml_of(assembly.data, path.name)} | ({FILE: sheets.csv} if sheets.csv else {})
        for name, text in files.items():
            (Path(part) / name).write_text(text, encoding="utf-8")
        check(assembly, sheets, path, Path(part))
        folder.mkdir(exist_ok=True)
        for name in files:
            (Path(part) / name).replace(folder / name)
    return folder / SCENARIO


def with_series(assembly: Assembly, sheets: Sheets) -> None:
    """Add the series that stand in the workbook itself."""
    for name, settings in sheets.series.items():
        place = sheets.series_places[name]
        if name in assembly.data.get("series", {}):
            other = told(assembly.places[("series", name)])
            sheets.refuse(place, "book_repeated_name", name=name, other=other)
            continue
        assembly.data.setdefault("series", {})[name] = {"csv": settings}
        locs: list[Loc] = [("series",), ("series", name), ("series", name, "csv")]
        for loc in (*locs, *((*locs[-1], key) for key in settings)):
            assembly.mark_as(loc, place)


def check(assembly: Assembly, sheets: Sheets, book: Path, folder: Path) -> None:
    """Raise ScenarioFaults for all that is wrong, each in its cell."""
    faults = [in_cell(flaw, place, book) for place, flaw in (*sheets.flaws, *assembly.flaws)]
    _, flaws = examine(assembly.document(), folder / SCENARIO, "")
    for flaw in flaws:
        if flaw.file == str(folder / FILE):
            faults.append(in_values(flaw, sheets, book))
        elif flaw.file is not None:
            faults.append(fault_of(flaw, flaw.file))
        else:
            place = assembly.place_of(flaw.loc) or Place(next(iter(sheets.rows), ""), 1, 1)
            faults.append(in_cell(flaw, place, book))
    if faults:
        raise ScenarioFaults(sorted(set(faults), key=lambda fault: (fault.sheet, fault.line, fault.column)))


def in_cell(flaw: Flaw, place: Place, book: Path) -> Fault:
    """A flaw in a cell of the workbook."""
    return fault_of(flaw, str(book), line=place.row, column=place.column, sheet=place.sheet)


def in_values(flaw: Flaw, sheets: Sheets, book: Path) -> Fault:
    """A flaw of the CSV file, told in the sheet that the file was written from."""
    name = str(flaw.loc[1])
    place = sheets.series_places[name]
    # The file has one line of headings above its values.
    row = sheets.first_value_row + flaw.row - 2 if flaw.row else place.row
    return in_cell(flaw._replace(file=None, row=None), place._replace(row=row), book)


def moved(data: dict[str, Any], old: Path, new: Path) -> dict[str, Any]:
    """The data with relative names of files that meant something from one folder, as seen from another."""

    def there(name: str) -> str:
        if PurePath(name).is_absolute() or name == FILE:
            return name
        try:
            return PurePath(os.path.relpath(old / name, new)).as_posix()
        except ValueError:  # another drive
            return str((old / name).resolve())

    return dict(renamed(data, there))


def renamed(value: Any, there: Callable[[str], str]) -> Any:
    """The value with every `file` in it named anew."""
    if isinstance(value, dict):
        return {
            key: there(child) if key == "file" and isinstance(child, str) else renamed(child, there)
            for key, child in value.items()
        }
    return [renamed(child, there) for child in value] if isinstance(value, list) else value


def plain(value: Any) -> Any:
    """The same with tuples as lists, to be changed."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    return [plain(child) for child in value] if isinstance(value, list | tuple) else value


def yaml_of(data: dict[str, Any], origin: str) -> str:
    """The scenario file."""
    yaml = YAML(typ="safe", pure=True)
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.default_flow_style = None
    yaml.allow_unicode = True
    yaml.width = WIDTH
    text = StringIO()
    yaml.dump(data, text)
    return f"# Written by machigrid from {origin}\n{text.getvalue()}"
