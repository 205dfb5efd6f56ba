"""Seeded random numbers, keyed by name so that one series never shifts another's."""

import hashlib
import json

import numpy as np


def generator(seed: int, *keys: str | int) -> np.random.Generator:
    """A generator for a scenario's seed and the names of what draws from it."""
    digest = hashlib.sha256(json.dumps([seed, *keys], ensure_ascii=False).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))
