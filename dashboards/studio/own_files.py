"""Files of one's own that scenarios read: put beside them from the browser, or brought along with a clone."""

import base64
import binascii
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from dashboards.runs import Runs
from dashboards.studio.sources import Source, own_folder
from scenarios.draft import data_of, rewrite
from scenarios.sentences import Loc

ENDINGS = (".csv", ".xlsx", ".parquet", ".txt", ".epw", ".tmy3")
NAME = re.compile(r"[^\W_][\w .()（）・-]{0,80}")
"""A file's name without its ending: any script, nothing that leads elsewhere, nothing hidden."""

MOST_BYTES = 20_000_000


class RefusedError(Exception):
    """A file that is not kept; the message is a key of the catalogue."""


def sent(contents: str) -> bytes:
    """The bytes of a file that a browser sent as a data URL. Raises RefusedError."""
    if len(contents) > MOST_BYTES * 4 / 3 + 200:
        raise RefusedError("studio.file.large")
    try:
        return base64.b64decode(contents.partition(",")[2], validate=True)
    except binascii.Error:
        raise RefusedError("studio.file.broken") from None


def kept_name(name: str) -> str:
    """The name under which a file is kept. Raises RefusedError for one that no such file may have."""
    path = PurePath(name)
    if name != path.name or path.suffix.lower() not in ENDINGS or not NAME.fullmatch(path.stem):
        raise RefusedError("studio.file.name")
    return name


def keep_file(name: str, content: bytes, runs: Runs) -> Path:
    """Put a file beside one's own scenarios, in one step; what is there is never replaced by something else."""
    file = own_folder(runs) / kept_name(name)
    if file.is_file() and file.read_bytes() != content:
        raise RefusedError("studio.file.taken")
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(file)
    return file


def own_files(runs: Runs) -> list[str]:
    """Names of the files that a scenario of one's own may read."""
    return sorted(file.name for file in own_folder(runs).glob("[!.]*") if file.suffix.lower() in ENDINGS)


def named_files(data: Any, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Each place that names a file."""
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for part, value in entries:
        if part == "file" and isinstance(value, str):
            yield (*loc, part), value
        yield from named_files(value, (*loc, part))


def beside(text: str) -> str:
    """The text with every file named as if it lay beside the scenario."""
    names = {loc: PurePath(name).name for loc, name in named_files(data_of(text)) if name != PurePath(name).name}
    return rewrite(text, names) if names else text


def bring_along(source: Source, runs: Runs) -> None:
    """Copy what a stored run read, where it still is what it was, to the folder of one's own scenarios."""
    if not source.key.startswith("run/"):
        return
    manifest = runs.open(source.key.removeprefix("run/")).manifest
    hashes = {series["sha256"] for series in manifest["series"]}
    for _, name in named_files(data_of(source.text)):
        original = Path(manifest["clock"].get("folder", "")) / name
        if original.is_file() and not (own_folder(runs) / original.name).exists():
            content = original.read_bytes()
            if hashlib.sha256(content).hexdigest() in hashes:
                keep_file(original.name, content, runs)
