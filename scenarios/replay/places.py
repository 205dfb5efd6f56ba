"""Which places a file of orders may name."""

from collections.abc import Callable, Iterable
from pathlib import Path

from market.hierarchies import Hierarchy, hierarchy_of, path_of, text_of
from market.hierarchies import Path as TreePath
from scenarios.places_of_japan import COUNTRY, codes, places

PlaceNames = Callable[[str], TreePath]
"""Reads a place; raises ValueError where there is none of that name."""

AUTO, JAPAN, ANY = "auto", "japan", "any"


def place_names(told: str) -> PlaceNames | None:
    """Reads places of Japan (`japan`), any path at all (`any`), or the paths that stand in a file, one a line.

    None for `auto`: see `usual_places`. Raises ValueError where the file cannot be read.
    """
    if told == AUTO:
        return None
    if told == ANY:
        return path_of
    if told == JAPAN:
        return japanese_place
    try:
        lines = Path(told).read_text(encoding="utf-8").splitlines()
    except OSError:
        raise ValueError(f"{told}: no such file of places; --places is auto, japan, any or such a file") from None
    except UnicodeDecodeError as error:
        raise ValueError(f"{told}: is not UTF-8 text (byte {error.start})") from None
    return within(hierarchy_of(filter(str.strip, lines)))


def usual_places(texts: Iterable[str]) -> PlaceNames:
    """Those of Japan where some text names one, any path at all otherwise: of other countries there are no data."""
    in_japan = any(text.partition("/")[0].strip() == COUNTRY or text in codes() for text in texts)
    return japanese_place if in_japan else path_of


def japanese_place(text: str) -> TreePath:
    """A place by its path from 日本 down or its six-digit 団体コード. Raises ValueError where Japan has none such."""
    return codes().get(text) or within(places())(text)


def within(hierarchy: Hierarchy) -> PlaceNames:
    def named(text: str) -> TreePath:
        path = path_of(text)
        if path not in hierarchy:
            raise ValueError(f"no place {text_of(path)}")
        return path

    return named
