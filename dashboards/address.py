"""Where the reader stands. The URL holds all of it, so that any view can be pasted to a colleague."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Self
from urllib.parse import parse_qsl, urlencode

from dashboards.words import LANGUAGES

SPANS = ("day", "week", "all")


@dataclass(frozen=True, kw_only=True)
class Address:
    """A view of a run.

    page       name of the page
    lang       language of the interface
    run        name of the run folder, None: the newest
    building   one building, None: the whole district
    span       how much time is shown, None: what suits the run
    day        first day shown, None: the run's first
    since      local moments between which a chart was zoomed in, None: the span's
    until
    trade      the trade whose grams are traced, None: none
    rest       what only this page understands: (key, value) in the order given, a key may repeat
    """

    page: str
    lang: str
    run: str | None = None
    building: str | None = None
    span: str | None = None
    day: date | None = None
    since: datetime | None = None
    until: datetime | None = None
    trade: int | None = None
    rest: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, page: str, query: str, *, lang: str = LANGUAGES[0]) -> Self:
        """The address that a URL stands for; what makes no sense in it counts as absent.

        page    first part of the path
        query   the part after `?`
        lang    language of a reader who asked for none
        """
        pairs = parse_qsl(query.removeprefix("?"))
        given = dict(pairs)
        wanted = given.get("lang")
        span = given.get("span")
        return cls(
            page=page,
            lang=wanted if wanted in LANGUAGES else lang,
            run=given.get("run"),
            building=given.get("building"),
            span=span if span in SPANS else None,
            day=day_in(given),
            since=moment_in(given, "since"),
            until=moment_in(given, "until"),
            trade=number_in(given),
            rest=tuple(pair for pair in pairs if pair[0] not in cls.__dataclass_fields__),
        )

    def at(self, **changes: object) -> Self:
        """The address with some of it changed; what only a page understands stays behind with that page."""
        if changes.get("page", self.page) != self.page:
            changes = {"rest": (), **changes}
        return replace(self, **changes)

    def all_of(self, key: str) -> list[str]:
        """The values of a key that only this page understands."""
        return [value for name, value in self.rest if name == key]

    def one_of(self, key: str) -> str | None:
        """The last of those values, None where there is none."""
        return next(reversed(self.all_of(key)), None)

    @property
    def query(self) -> str:
        """The part of the URL after `?`, without what is absent."""
        known = {name: value for name, value in asdict(self).items() if name not in {"page", "rest"}}
        return urlencode([*((name, written(value)) for name, value in known.items() if value is not None), *self.rest])

    @property
    def href(self) -> str:
        return f"/{self.page}?{self.query}"

    def file(self, chart: str, ending: str) -> str:
        """Where the numbers behind a chart of this view are fetched, as csv or xlsx."""
        return f"/files/{self.page}/{chart}.{ending}?{self.query}"

    @property
    def book(self) -> str:
        """Where the numbers of the whole view are fetched."""
        return f"/files/{self.page}.xlsx?{self.query}"


def day_in(given: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(given["day"])
    except (KeyError, ValueError):
        return None


def moment_in(given: Mapping[str, str], key: str) -> datetime | None:
    """A local moment, to the minute; a zone in it makes no sense."""
    try:
        moment = datetime.fromisoformat(given[key])
    except (KeyError, ValueError):
        return None
    return None if moment.tzinfo else moment.replace(second=0, microsecond=0)


def written(value: object) -> object:
    """A value as the URL has it: moments to the minute."""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value


def number_in(given: Mapping[str, str]) -> int | None:
    text = given.get("trade", "")
    return int(text) if text.isascii() and text.isdigit() else None
