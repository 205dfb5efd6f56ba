"""Loops compiled by numba: the one place that knows how."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """The same function as machine code, kept beside its file between runs.

    numba notices a change of the function's own file only: kernels that call each other share a file.
    """
    return cast("Function", numba.njit(cache=True, nogil=True, _nrt=False)(function))
