"""The table in a file of orders, whoever wrote it: what is no such table is refused whole, in words."""

import re
import warnings
from collections.abc import Sequence
from csv import reader
from io import BytesIO
from pathlib import Path

import pandas as pd
from pyarrow.lib import ArrowException


class OrderFileError(ValueError):
    """A file that is no file of orders at all."""


def read_table(path: Path, needed: Sequence[str]) -> pd.DataFrame:
    """The cells of a .parquet file, or as text those of a .csv file in UTF-8 or cp932.

    needed   columns that the file must have

    Raises OrderFileError with the file and what is wrong: no file, no text, no table, columns missing or repeated.
    """
    try:
        table = pd.read_parquet(path) if path.suffix == ".parquet" else csv_table(path)
    except OSError as error:
        raise OrderFileError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    except ArrowException as error:
        raise OrderFileError(f"{path}: is not Parquet: {error}") from None
    if missing := [name for name in needed if name not in table]:
        found = ", ".join(map(str, table.columns)) or "none"
        raise OrderFileError(f"{path}: columns missing: {', '.join(missing)} (its columns, split at commas: {found})")
    return table


def csv_table(path: Path) -> pd.DataFrame:
    content = path.read_bytes()
    encoding = encoding_of(path, content)
    names = next(reader([content.partition(b"\n")[0].decode(encoding)]), [])
    if not any(names):
        raise OrderFileError(f"{path}: line 1: is empty; it must name the columns")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise OrderFileError(f"{path}: line 1: columns are there twice: {', '.join(twice)}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            # Without `index_col` a file whose every row has a cell too many would be read one column aside.
            return pd.read_csv(BytesIO(content), dtype="str", keep_default_na=False, index_col=False, encoding=encoding)
    except pd.errors.ParserWarning:
        raise OrderFileError(f"{path}: its rows have more cells than its header, which has {len(names)}") from None
    except pd.errors.ParserError as error:
        said = re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", str(error))
        words = f"line {said[2]}: has {said[3]} cells, but the header has {said[1]}" if said else str(error)
        raise OrderFileError(f"{path}: {words}") from None


def encoding_of(path: Path, content: bytes) -> str:
    """UTF-8 if it can be, else cp932: Japanese text in cp932 is practically never valid UTF-8."""
    at = content.find(b"\0")  # no text has it, though cp932 and UTF-8 would
    for encoding in ("utf-8-sig", "cp932") if at < 0 else ():
        try:
            content.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
        else:
            return encoding
    line = content.count(b"\n", 0, at) + 1
    raise OrderFileError(f"{path}: line {line}: is neither UTF-8 nor cp932 text")
