"""Faults of a scenario, each with its place in a file."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from scenarios.sentences import Flaw, Loc, sentence, sentence_ja


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing wrong in a scenario or in a file that it names.

    file     file that it lies in, as the user named it
    line     line there, or row of a sheet, from 1; 0 where none can be told
    column   column there, from 1; 0 where none can be told
    path     place in the scenario, e.g. blocks[0].buildings[3].assets.battery.power_kw
    words    what is wrong, and in Japanese as `words_ja`
    hint     what to do about it, or blank
    sheet    title of the sheet, where the file is a workbook
    """

    file: str
    line: int
    column: int
    path: str
    words: str
    words_ja: str = ""
    hint: str = ""
    hint_ja: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        place = self.place
        words = f"{self.words} – {self.hint}" if self.hint else self.words
        line = f"{place}: {self.path}: {words}" if self.path else f"{place}: {words}"
        if self.words_ja in ("", self.words):
            return line
        return f"{line}\n    {self.words_ja}{f'（{self.hint_ja}）' if self.hint_ja else ''}"

    @property
    def place(self) -> str:
        """File and line, or file, sheet and cell as Excel writes them."""
        if self.sheet:
            return f"{self.file} [{self.sheet}!{letters(self.column)}{self.line}]"
        return f"{self.file}:{self.line}" if self.line else self.file

    def as_dict(self) -> dict[str, str | int]:
        """The fault as plain data."""
        return asdict(self)


def fault_of(flaw: Flaw, file: str, *, line: int = 0, column: int = 0, sheet: str = "") -> Fault:
    """A flaw in its place: its own file and line, where it has them, otherwise these."""
    elsewhere = flaw.file is not None or flaw.row is not None
    meant = bool(flaw.given.get("meant"))
    return Fault(
        file=flaw.file or file,
        line=(flaw.row or 0) if elsewhere else line,
        column=0 if elsewhere else column,
        path=path_text(flaw.loc),
        words=sentence(flaw.code, flaw.given),
        words_ja=sentence_ja(flaw.code, flaw.given),
        hint=sentence("did_you_mean", flaw.given) if meant else "",
        hint_ja=sentence_ja("did_you_mean", flaw.given) if meant else "",
        sheet=sheet,
    )


def letters(column: int) -> str:
    """A column of a sheet as Excel writes it: 1 is A, 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


class ScenarioFaults(Exception):
    """A scenario that cannot be run, with all that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def path_text(loc: Loc) -> str:
    """A place as people write it: keys joined by dots, indices in brackets."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc)
    return "".join(parts).removeprefix(".")
