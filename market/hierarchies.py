"""Values that lie inside one another, as a city lies in a prefecture: paths from the root downwards."""

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str, ...]


def within(path: Path, ancestor: Path) -> bool:
    """Whether `path` is `ancestor` or lies below it; everything lies within the root `()`."""
    return path[: len(ancestor)] == ancestor


def path_of(text: str) -> Path:
    """Read `福島県/◎◎市` as `("福島県", "◎◎市")`. Blank text is the root.

    Raises ValueError on an empty part.
    """
    if not text.strip():
        return ()
    path = tuple(part.strip() for part in text.split("/"))
    if not all(path):
        raise ValueError(f"{text!r} has an empty part: write it as outer/inner")
    return path


def text_of(path: Path) -> str:
    """A path as people write it, outermost part first."""
    return "/".join(path)


@dataclass(frozen=True)
class Hierarchy:
    """A closed set of paths, given as data; every ancestor of a member is a member."""

    paths: frozenset[Path]

    def __contains__(self, path: Path) -> bool:
        return path in self.paths

    def find(self, text: str) -> Path:
        """The member that `text` names by its full path or by an unambiguous ending (`wind/small`).

        Raises ValueError when no member or more than one fits.
        """
        wanted = path_of(text)
        if wanted in self.paths:
            return wanted
        found = sorted(path for path in self.paths if path[-len(wanted) :] == wanted)
        if len(found) != 1:
            words = " or ".join(map(text_of, found)) or "nothing known"
            raise ValueError(f"{text!r} names {words}: write one full path")
        return found[0]


def hierarchy_of(texts: Iterable[str]) -> Hierarchy:
    """The smallest hierarchy that holds every path written in `texts`."""
    paths = map(path_of, texts)
    return Hierarchy(frozenset(path[:depth] for path in paths for depth in range(len(path) + 1)))
