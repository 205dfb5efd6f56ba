"""Large delimited files in blocks, column by column, as codes into the distinct texts of each: few texts, many rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from scenarios.profiles.source import UnreadableError
from scenarios.readers.days import rows_of
from scenarios.readers.text import BOM, decoded, plain
from scenarios.sentences import Flaw

Lines = NDArray[np.int32]

HEADER_ROWS = 10
"""A header stands among the first so many lines, below titles."""

BLOCK_BYTES = 1 << 25
NEWLINE = ord("\n")


class Coded(NamedTuple):
    """A column: its distinct texts, and for each row the place of its text among them, shape (rows,)."""

    texts: tuple[str, ...]
    codes: NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class CodedTable:
    """Columns in the order of their names, and the line of each row in the file, shape (rows,)."""

    names: tuple[str, ...]
    columns: tuple[Coded, ...]
    lines: Lines


def coded_tables(file: BinaryIO, known: frozenset[str]) -> Iterator[CodedTable]:
    """The rows below the first line that has one of the known names, block by block. Raises UnreadableError."""
    names, above = header(file, known)
    while block := file.read(BLOCK_BYTES):
        body = block + file.readline(BLOCK_BYTES)
        lines = int(np.count_nonzero(np.frombuffer(body, dtype=np.uint8) == NEWLINE)) + (not body.endswith(b"\n"))
        if not body.isspace():
            yield table_of(in_utf8(body), names, above, lines)
        above += lines


def in_utf8(body: bytes) -> bytes:
    return body if body.isascii() else decoded(body).encode()


def header(file: BinaryIO, known: frozenset[str]) -> tuple[tuple[str, ...], int]:
    """Names in the header, and its line."""
    for line in range(1, HEADER_ROWS + 1):
        text = decoded(file.readline(BLOCK_BYTES).removeprefix(BOM)).strip()
        names = tuple(name.strip() for _, cells in rows_of(text)[:1] for name in cells)
        if known & set(names):
            return names, line
    raise UnreadableError([Flaw((), "header_not_found", {"names": ", ".join(sorted(known))}, row=1)])


def table_of(body: bytes, names: tuple[str, ...], above: int, count: int) -> CodedTable:
    """Rows of a block of `count` lines, `above` lines below the file's first."""
    rows, torn = split(body, len(names), threads=True)
    if torn:
        # Only a single thread can tell the rows' numbers.
        _, torn = split(body, len(names), threads=False)
        lines = above + line_of_each(body)
        told = [
            ({"cells": row.actual_columns, "columns": len(names)}, int(lines[min(row.number, len(lines)) - 1]))
            for row in torn
        ]
        raise UnreadableError(Flaw((), "row_length", given, row=line) for given, line in told)
    columns = tuple(coded(column) for column in rows.unify_dictionaries().columns)
    simple = rows.num_rows == count
    lines = np.arange(1, count + 1, dtype=np.int32) if simple else line_of_each(body)
    if len(lines) != rows.num_rows:
        raise UnreadableError([Flaw((), "rows_uncountable", {}, row=above + 1)])
    return CodedTable(names=names, columns=columns, lines=above + lines)


def split(body: bytes, width: int, *, threads: bool) -> tuple[pa.Table, list[arrow_csv.InvalidRow]]:
    """Cells of the rows, and the rows of another width."""
    torn: list[arrow_csv.InvalidRow] = []

    def skip(row: arrow_csv.InvalidRow) -> str:
        torn.append(row)
        return "skip"

    names = [str(place) for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(pa.py_buffer(body)),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=threads),
            parse_options=arrow_csv.ParseOptions(invalid_row_handler=skip),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        raise UnreadableError([Flaw((), "as_said", {"words": str(error).splitlines()[0]})]) from None
    return table, torn


def coded(column: pa.ChunkedArray) -> Coded:
    whole = column.combine_chunks()
    array = whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
    return Coded(tuple(plain(text).strip() for text in array.dictionary.to_pylist()), array.indices.to_numpy())


def line_of_each(body: bytes) -> Lines:
    """Line of each row, from 1; Arrow passes over blank lines."""
    filled = [number for number, line in enumerate(body.splitlines(), start=1) if line]
    return np.array(filled, dtype=np.int32)
