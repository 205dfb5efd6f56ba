"""Loops compiled by numba: the one place that knows how."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

Function = TypeVar("Function", bound=Callable[..., object])


KERNELS = Path(__file__).parent


def stamp() -> str:
    """A name for the present state of all kernels.

    numba notices a change of a function's own file only, not of those it calls: so every state has its own folder.
    """
    digest = sha256()
    for path in sorted(KERNELS.rglob("*.py")):
        text = path.read_bytes()
        if b"@compiled" in text:
            digest.update(text)
    return digest.hexdigest()[:16]


numba.config.CACHE_DIR = str(KERNELS / "__pycache__" / f"kernels-{stamp()}")  # type: ignore[attr-defined] # set when numba starts
"""Where that folder cannot be written numba falls back on the user's cache."""

OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
"""Kernels allocate nothing, so they need not count references, which would cost more than their work."""


def is_ready(kernel: str) -> bool:
    """Whether an earlier run left a kernel's machine code here; taken for granted where the folder is not ours."""
    folder = Path(numba.config.CACHE_DIR)  # type: ignore[attr-defined] # as above
    return not os.access(KERNELS, os.W_OK) or any(folder.rglob(f"*.{kernel}-*.nbi"))


def compiled(function: Function) -> Function:
    """The same function as machine code, kept between runs."""
    return cast("Function", numba.njit(**OPTIONS)(function))


def inlined(function: Function) -> Function:
    """The same as a part of whatever calls it: a call hands over every field of every array of its tuples."""
    return cast("Function", numba.njit(forceinline=True, **OPTIONS)(function))
