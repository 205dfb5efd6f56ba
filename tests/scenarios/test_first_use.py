"""What is said before the market's loops are compiled for the first time on a machine."""

import pytest

from market import compiled
from scenarios.first_use import tell_of_compiling


@pytest.mark.parametrize(
    ("kept", "waits"), [((), True), (("play",), True), (("solve",), True), (("play", "solve"), False)]
)
def test_a_wait_is_told_until_both_ways_of_clearing_are_compiled(kept, waits, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(compiled.numba.config, "CACHE_DIR", str(tmp_path))
    (tmp_path / "kernels").mkdir()
    for kernel in kept:
        (tmp_path / "kernels" / f"core.{kernel}-1.py311.nbi").touch()
    tell_of_compiling()
    assert ("compiling" in capsys.readouterr().err) == waits
