"""Random entries for every table of a workbook, drawn from the schema: whatever a scenario may say, sound or not."""

from datetime import datetime, time, timedelta

from hypothesis import strategies as st

from scenarios.workbook.shape import tables

NAMES = st.text(st.characters(categories=("L", "N"), max_codepoint=0x9FFF), min_size=1, max_size=6)
TEXTS = st.one_of(
    NAMES, st.text(max_size=8), st.sampled_from(["", " ", '"', "true", "_x0041_", "=1+1", "1e5", "é\x01"])
)
SECONDS = st.integers(0, 10**9)
MOMENTS = st.builds(lambda s, us: datetime(1899, 1, 1) + timedelta(seconds=4 * s, microseconds=us), SECONDS, SECONDS)
NUMBERS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**20), 10**20), st.just(0.1 + 0.2)
)
VALUES = {
    "number": NUMBERS,
    "integer": st.integers(-(2**70), 2**70),
    "text": TEXTS,
    "number_or_text": st.one_of(NUMBERS.filter(lambda number: isinstance(number, float)), NAMES),
    "truth": st.booleans(),
    "moment": MOMENTS,
    "clock": st.builds(lambda moment: moment.time(), MOMENTS) | st.just(time()),
    "free": st.dictionaries(NAMES, st.one_of(TEXTS, NUMBERS, st.lists(TEXTS, max_size=2)), min_size=1, max_size=3),
}


def value_of(column):
    if column.known:
        return st.sampled_from(column.known)
    if column.sort == "list":
        return st.lists(NUMBERS if column.holds_numbers else TEXTS, min_size=1, max_size=3)
    return VALUES[column.sort]


@st.composite
def section_of(draw, table):
    """A section of a table with some of its columns, and lists and mappings below it."""
    section = dict(table.fixed)
    below = [each for each in tables() if each.parent == table and draw(st.booleans())]
    taken = {each.place[0] for each in below if table.shape != "record"}
    columns = [column for column in table.columns if column.path[0] not in taken]
    # A row that says nothing is none.
    least = 1 if table.shape == "list" else 0
    for column in draw(st.lists(st.sampled_from(columns), unique_by=id, min_size=least, max_size=6)) if columns else ():
        put(section, column.path, draw(value_of(column)))
    named = [column for column in table.columns if column.key in ("name", "kind") and column.path[0] not in taken]
    for column in named:
        put(section, column.path, draw(NAMES if column.key == "name" else value_of(column)))
    for each in below:
        items = draw(st.lists(section_of(each), min_size=1, max_size=2))
        if each.shape == "list":
            put(
                section,
                each.place,
                [item | ({"name": f"{each.name}-{draw(NAMES)}"} if "name" in item else {}) for item in items],
            )
        else:
            held = dug(section, each.place[:-1]).setdefault(each.place[-1], {})
            held |= {f"{each.name}{at}{draw(NAMES)}": wrapped(item, each.variant) for at, item in enumerate(items)}
    return section


def wrapped(item, variant):
    for part in reversed(variant):
        item = {part: item}
    return item


def put(section, path, value):
    for part in path[:-1]:
        section = section.setdefault(part, {})
    section[path[-1]] = value


def dug(section, path):
    for part in path:
        section = section.setdefault(part, {})
    return section


ENTRIES = section_of(tables()[0])
