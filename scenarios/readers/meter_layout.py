"""Where a smart-meter table has its meter, day, コマ and energy: one row a コマ (long), or one row a day (wide)."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from scenarios.profiles.source import UnreadableError
from scenarios.readers.cells import MINUTES_A_DAY, minute
from scenarios.sentences import Flaw

SLOTS = 48
SLOT_MINUTES = MINUTES_A_DAY // SLOTS

POINT = "供給地点特定番号"
METERS = (POINT, "地点番号", "計器番号", "メーターID", "meter", "meter_id")
DAYS = ("年月日", "日付", "計測日", "対象日", "使用日", "date", "day")
CODES = ("時刻コード", "コマ", "コマ番号", "slot")
TIMES = ("時刻", "時間帯", "開始時刻", "time", "start")
TAKEN = ("使用量(kWh)", "使用電力量(kWh)", "電力量(kWh)", "30分電力量(kWh)", "買電量(kWh)", "import(kWh)", "kWh")
GIVEN = ("逆潮流電力量(kWh)", "売電量(kWh)", "余剰電力量(kWh)", "export(kWh)")

SPAN = re.compile(r"(\d{1,2}:\d\d)\s*[-~]\s*(\d{1,2}:\d\d)")


class Places(NamedTuple):
    """Columns of the table: of the meter, the day, the コマ or time (long), and of the values by their side's name."""

    meter: int | None
    day: int
    slot: int | None
    values: Mapping[str, Sequence[int]]


def places_of(names: Sequence[str]) -> Places:
    """The layout told by the headers. Raises UnreadableError where it is neither of the two."""
    meter, day_at = place(names, METERS), place(names, DAYS)
    code, time = place(names, CODES), place(names, TIMES)
    values = {
        side: (at,) for side, known in (("", TAKEN), (" export", GIVEN)) if (at := place(names, known)) is not None
    }
    wide = wide_slots(names)
    if day_at is not None and wide:
        return Places(meter, day_at, None, {"": wide})
    if day_at is not None and values and (code is not None or time is not None):
        return Places(meter, day_at, time if code is None else code, values)
    given = {"layout": "30分値 (1コマ1行 / 1日1行48列)", "missing": f"{DAYS[0]}, {CODES[0]}, {TAKEN[0]}"}
    raise UnreadableError([Flaw((), "layout_unknown", given)])


def place(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def wide_slots(names: Sequence[str]) -> tuple[int, ...]:
    """Places of 48 columns in the order of the day, headed 1–48, 0:00–23:30, 0:30–24:00, or by spans; else none."""
    places = {label(name): at for at, name in enumerate(names)}
    by_code: list[str | int] = [str(n + 1) for n in range(SLOTS)]
    by_start: list[str | int] = [n * SLOT_MINUTES for n in range(SLOTS)]
    by_end: list[str | int] = [(n + 1) * SLOT_MINUTES for n in range(SLOTS)]
    for labels in (by_code, by_start, by_end):
        if all(each in places for each in labels):
            return tuple(places[each] for each in labels)
    return ()


def label(name: str) -> str | int:
    """What a header says of its コマ: its number as text, or a minute of the day, of a span the first."""
    span = SPAN.fullmatch(name)
    try:
        return minute(span[1] if span else name)
    except ValueError:
        return name.removeprefix("コマ").removesuffix("コマ").removesuffix("(kWh)").lstrip("0")
