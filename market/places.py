"""Places as paths: country, then whatever levels that country has."""

from market.hierarchies import Path, path_of, within

Place = Path

WORLD: Place = ()


def place_of(text: str, country: str = "") -> Place:
    """Read a place such as `福島県/◎◎市`, put below `country` unless it already begins with it.

    Raises ValueError on an empty part.
    """
    place, root = path_of(text), path_of(country)
    return place if within(place, root) else root + place
