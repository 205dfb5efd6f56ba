"""Parquet files whose bytes depend on the table alone."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray
from pyarrow.dataset import dataset

Floats = NDArray[np.float64]
ROWS_A_GROUP = 1 << 17
BATCH_ROWS = 1 << 15


def write_table(path: Path, table: pa.Table | pd.DataFrame) -> None:
    """Write rows in their order. The index of a frame is not written, nor are the library's own remarks."""
    if isinstance(table, pd.DataFrame):
        table = pa.Table.from_pandas(table, preserve_index=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table.replace_schema_metadata(None),
        path,
        version="2.6",
        compression="zstd",
        row_group_size=ROWS_A_GROUP,
        store_schema=True,
    )


def read_frame(
    path: Path, columns: Sequence[str] | None = None, filters: list[tuple[str, str, Any]] | None = None
) -> pd.DataFrame:
    """Only the named columns, and the rows that pass `filters`, such as `[("building", "==", "office")]`."""
    wanted = None if columns is None else list(columns)
    # Few rows pass a filter: read batch by batch and not far ahead, all the others are never in memory together.
    table = (
        pq.read_table(path, columns=wanted)
        if not filters
        else dataset(path).to_table(
            columns=wanted, filter=pq.filters_to_expression(filters), batch_readahead=1, batch_size=BATCH_ROWS
        )
    )
    frame: pd.DataFrame = table.to_pandas()
    return frame


def read_by_building(path: Path, columns: Sequence[str]) -> dict[str, dict[str, Floats]]:
    """The named columns of each building's rows, in the file's order.

    Read in parts, so that memory stays small, and cut where the building changes: rows of a building stand together.
    """
    parts: dict[str, list[list[Floats]]] = {}
    with pq.ParquetFile(path, read_dictionary=["building"]) as file:
        for batch in file.iter_batches(columns=["building", *columns], batch_size=ROWS_A_GROUP):
            buildings = batch.column("building")
            codes, names = buildings.indices.to_numpy(), buildings.dictionary.to_pylist()
            values = [batch.column(name).to_numpy(zero_copy_only=False) for name in columns]
            edges = [0, *(np.flatnonzero(np.diff(codes)) + 1), len(codes)]
            for first, end in pairwise(edges):
                parts.setdefault(names[codes[first]], []).append([column[first:end] for column in values])
    return {
        building: {name: np.concatenate(column) for name, column in zip(columns, zip(*rows, strict=True), strict=True)}
        for building, rows in parts.items()
    }
