"""The trading floor: an exchange behind its opening hours and the times of its calls."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from market.exchange import Exchange
from scenarios.spec.trading import ScheduleSpec

Entry = Callable[[int], None]
"""Enters an order at the engine time that it is told [s]."""

DAY = timedelta(days=1)


class Timetable:
    """Opening hours [opens, closes) and calls, every day in local time."""

    def __init__(self, spec: ScheduleSpec, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._hours = sorted((time.fromisoformat(each.opens), time.fromisoformat(each.closes)) for each in spec.hours)
        self._calls = sorted(map(time.fromisoformat, spec.calls))

    @property
    def has_calls(self) -> bool:
        return bool(self._calls)

    def entry(self, moment: int) -> int:
        """When an order that arrives at `moment` is taken: at once while open, otherwise at the next opening."""
        local = datetime.fromtimestamp(moment, self._zone)
        if not self._hours or any(opens <= local.time() < closes for opens, closes in self._hours):
            return moment
        openings = (self._epoch_s(local.date() + day * DAY, opens) for day in (0, 1) for opens, _ in self._hours)
        return next(opening for opening in openings if opening > moment)

    def calls(self, after: int, until: int) -> Iterator[int]:
        """Calls in (after, until], in order."""
        first, last = (datetime.fromtimestamp(moment, self._zone).date() for moment in (after, until))
        for number in range((last - first).days + 1):
            for each in self._calls:
                if after < (called := self._epoch_s(first + number * DAY, each)) <= until:
                    yield called

    def _epoch_s(self, day: date, at: time) -> int:
        return round(datetime.combine(day, at, self._zone).timestamp())


class Floor:
    """Takes orders when it is open and holds calls when they are due; without calls one after each interval."""

    def __init__(self, exchange: Exchange, timetable: Timetable) -> None:
        self._exchange = exchange
        self._timetable = timetable
        self._waiting: deque[tuple[int, Entry]] = deque()

    def advance(self, since: int, until: int) -> None:
        """Hold the calls between the last interval's end and this one's, and take the orders that were to wait."""
        for called in self._timetable.calls(since, until - 1):
            self._admit(called)
            self._exchange.clear(time=called)
        self._admit(until)

    def take(self, entry: Entry, arrives: int) -> None:
        """Enter an order now, or when the floor opens."""
        due = self._timetable.entry(arrives)
        if due <= arrives:
            entry(arrives)
        else:
            self._waiting.append((due, entry))

    def call(self, moment: int) -> None:
        """The interval's orders are in: hold the call that is due now."""
        if not self._timetable.has_calls or any(self._timetable.calls(moment - 1, moment)):
            self._exchange.clear(time=moment)

    def close(self, moment: int) -> int:
        """Take what still waits for the next opening, so that no order is lost; the engine time after that [s]."""
        ended = max([moment, *(due for due, _ in self._waiting)])
        self._admit(ended)
        return ended

    def _admit(self, until: int) -> None:
        """Orders wait in the order of their arrival, which is that of their entry."""
        while self._waiting and self._waiting[0][0] <= until:
            due, entry = self._waiting.popleft()
            entry(due)
