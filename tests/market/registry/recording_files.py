"""A layer below SQLite that records what it does to files, so that a loss of power can be played at any point.

It copies SQLite's own file system layer and puts itself before `xWrite`, `xTruncate` and `xSync`. After a loss of
power a file holds everything up to its last sync; of each later write all, nothing or the first sectors.
"""

import ctypes
import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECTOR = 512

Integer = ctypes.c_int
Pointer = ctypes.c_void_p
Offset = ctypes.c_int64
# The name is passed on as the address that it is: SQLite keeps it beyond the call.
OPEN = ctypes.CFUNCTYPE(Integer, Pointer, Pointer, Pointer, Integer, Pointer)
WRITE = ctypes.CFUNCTYPE(Integer, Pointer, Pointer, Integer, Offset)
TRUNCATE = ctypes.CFUNCTYPE(Integer, Pointer, Offset)
SYNC = ctypes.CFUNCTYPE(Integer, Pointer, Integer)


class Layer(ctypes.Structure):
    """sqlite3_vfs; what follows `open` is copied as bytes."""

    _fields_ = (
        ("version", Integer),
        ("size_of_file", Integer),
        ("longest_path", Integer),
        ("next", Pointer),
        ("name", ctypes.c_char_p),
        ("data", Pointer),
        ("open", OPEN),
        ("others", Pointer * 15),
    )


class Methods(ctypes.Structure):
    """sqlite3_io_methods."""

    _fields_ = (
        ("version", Integer),
        ("close", Pointer),
        ("read", Pointer),
        ("write", WRITE),
        ("truncate", TRUNCATE),
        ("sync", SYNC),
        ("others", Pointer * 13),
    )


@dataclass(frozen=True)
class Write:
    path: str
    at: int
    data: bytes


@dataclass(frozen=True)
class Truncate:
    path: str
    size: int


@dataclass(frozen=True)
class Sync:
    path: str


def library():
    """The SQLite that Python uses, None where it is built in and cannot be reached."""
    version = sqlite3.sqlite_version.encode()
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    for path in {line.split()[-1] for line in lines if "libsqlite3" in line}:
        found = ctypes.CDLL(path)
        found.sqlite3_libversion.restype = ctypes.c_char_p
        if found.sqlite3_libversion() == version:
            return found
    return None


@contextmanager
def recording(sqlite):
    """Operations on the files of every connection opened inside the block, in order."""
    done, paths, methods = [], {}, {}
    sqlite.sqlite3_vfs_find.restype = ctypes.POINTER(Layer)
    original = sqlite.sqlite3_vfs_find(None)
    layer = Layer.from_buffer_copy(original.contents)

    def opened(_layer, name, file, flags, out):
        result = original.contents.open(ctypes.cast(original, Pointer), name, file, flags, out)
        place = ctypes.cast(file, ctypes.POINTER(ctypes.POINTER(Methods)))
        if result == 0 and name is not None and place.contents:
            paths[file] = ctypes.string_at(name).decode()
            theirs = ctypes.addressof(place.contents.contents)
            if theirs not in methods:
                methods[theirs] = recorded(place.contents.contents)
            place[0] = ctypes.pointer(methods[theirs][0])
        return result

    def recorded(theirs):
        ours = Methods.from_buffer_copy(theirs)

        def write(file, data, amount, at):
            done.append(Write(paths[file], at, ctypes.string_at(data, amount)))
            return theirs.write(file, data, amount, at)

        def truncate(file, size):
            done.append(Truncate(paths[file], size))
            return theirs.truncate(file, size)

        def sync(file, flags):
            result = theirs.sync(file, flags)
            done.append(Sync(paths[file]))
            return result

        ours.write, ours.truncate, ours.sync = WRITE(write), TRUNCATE(truncate), SYNC(sync)
        return ours, write, truncate, sync

    layer.name, layer.open = b"recording", OPEN(opened)
    sqlite.sqlite3_vfs_register(ctypes.byref(layer), 1)
    try:
        yield done
    finally:
        sqlite.sqlite3_vfs_unregister(ctypes.byref(layer))
        sqlite.sqlite3_vfs_register(original, 1)


def after_loss_of_power(before, operations, rng):
    """What the disk holds: `before` by path, then the operations as far as they got."""
    files = {path: bytearray(content) for path, content in before.items()}
    synced = {operation.path: number for number, operation in enumerate(operations) if isinstance(operation, Sync)}
    for number, operation in enumerate(operations):
        content = files.setdefault(getattr(operation, "path", ""), bytearray())
        sure = number < synced.get(getattr(operation, "path", ""), -1)
        if isinstance(operation, Truncate) and (sure or rng.random() < 0.5):
            del content[operation.size :]
        elif isinstance(operation, Write):
            put(content, operation.at, operation.data if sure else torn(operation.data, rng))
    files.pop("", None)
    return files


def torn(data, rng):
    """As much of an unsynced write as may have reached the disk."""
    whole = len(data) // SECTOR + 1
    return data[: rng.choice((0, rng.randint(0, whole), whole)) * SECTOR]


def put(content, at, data):
    content.extend(bytes(max(0, at + len(data) - len(content))))
    content[at : at + len(data)] = data
