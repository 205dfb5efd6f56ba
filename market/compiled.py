"""Loops compiled by numba: the one place that knows how."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

Function = TypeVar("Function", bound=Callable[..., object])


OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
"""Kernels allocate nothing, so they need not count references, which would cost more than their work."""


def compiled(function: Function) -> Function:
    """The same function as machine code, kept beside its file between runs.

    numba notices a change of the function's own file only: kernels that call each other share a file.
    """
    return cast("Function", numba.njit(**OPTIONS)(function))
