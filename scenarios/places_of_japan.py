"""The 47 prefectures and 1,741 municipalities of Japan as places, with their 団体コード."""

from csv import DictReader
from functools import cache
from importlib.resources import files

from market.hierarchies import Hierarchy, Path

COUNTRY = "日本"


@cache
def codes() -> dict[str, Path]:
    """Place by six-digit code: 131016 is 日本/東京都/千代田区."""
    text = files("scenarios").joinpath("data/market/places.csv").read_text(encoding="utf-8")
    rows = DictReader(text.splitlines())
    return {row["code"]: tuple(filter(None, (COUNTRY, row["prefecture"], row["municipality"]))) for row in rows}


@cache
def places() -> Hierarchy:
    """Everything that a Japanese market knows as a place, the country and the world included."""
    return Hierarchy(frozenset({(), (COUNTRY,), *codes().values()}))
