"""Change a scenario's text in one place; comments, order and layout of all the rest stay as they are.

YAML lets values share their definition (`&home`, `*home`, `<<: *home`). What is changed in one place must not change in
the others: the change is tried as it stands, then with ever larger parts of its surroundings written out, until the
document means what it meant before, but for that place.
"""

import io
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from scenarios.faults import ScenarioFaults, fault_of, path_text
from scenarios.reading.document import parse
from scenarios.sentences import Flaw, Loc

WIDE = 10_000
"""No line of a user's is ever folded."""


class NoSuchPlace(Exception):
    """The text has no such place, or nothing can stand there."""


@lru_cache(maxsize=16)
def data_of(text: str) -> dict[str, Any]:
    """What a text means, as plain data that nobody may change. Raises ScenarioFaults for what is no mapping in YAML."""
    document = parse(text)
    if document.flaws or not isinstance(document.data, dict):
        raise ScenarioFaults([fault_of(flaw, "") for flaw in document.flaws or [Flaw((), "not_a_mapping", {})]])
    return document.data


def value_at(data: Any, loc: Loc) -> Any:
    """The value in a place of plain data; None where there is none."""
    for part in loc:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def put(text: str, loc: Loc, value: Any) -> str:
    """The text with `value` in a place: of a mapping any key, of a list any index up to its length.

    Mappings and lists that are not there yet come with it. Raises NoSuchPlace, and ScenarioFaults for a text that is
    no YAML.
    """
    data = data_of(text)
    while len(loc) > 1 and value_at(data, loc[:-1]) is None and (loc[-1] == 0 or isinstance(loc[-1], str)):
        loc, value = loc[:-1], [value] if loc[-1] == 0 else {loc[-1]: value}
    return update(text, loc[:-1], {loc[-1]: value})


def update(text: str, loc: Loc, values: Mapping[str | int, Any]) -> str:
    """The text with several values put into the mapping or list in a place. Raises as `put` does."""

    def change(container: Any) -> None:
        for key, value in values.items():
            if isinstance(container, list) and key == len(container):
                container.append(laid_out(value))
            else:
                container[key] = laid_out(value)

    return changed(text, loc, change)


def remove(text: str, loc: Loc) -> str:
    """The text without what stands in a place. Raises as `put` does."""

    def change(container: Any) -> None:
        del container[loc[-1]]

    return changed(text, loc[:-1], change)


def rewrite(text: str, values: Mapping[Loc, Any], gone: Iterable[Loc] = ()) -> str:
    """The text with values put into many places, and without what stands in others; raises as `put` does."""
    gone = (*gone,)
    try:
        result = dumped(filled(editor().load(text), values, gone))
        if data_of(result) == filled(deepcopy(data_of(text)), values, gone):
            return result
    except (KeyError, IndexError, TypeError):
        pass  # one by one it is told which place it is
    for loc, value in values.items():
        text = put(text, loc, value)
    for loc in gone:
        text = remove(text, loc)
    return text


def meant(text: str, values: Mapping[Loc, Any], gone: Iterable[Loc] = ()) -> dict[str, Any]:
    """What `rewrite` makes of a text, as plain data and without its cost. Raises NoSuchPlace."""
    try:
        found: dict[str, Any] = filled(deepcopy(data_of(text)), values, gone)
    except (KeyError, IndexError, TypeError) as error:
        raise NoSuchPlace(f"{', '.join(map(path_text, values))}: nothing can be changed there") from error
    return found


def filled(tree: Any, values: Mapping[Loc, Any], gone: Iterable[Loc]) -> Any:
    """The tree itself, changed in many places."""
    for loc, value in values.items():
        container_at(tree, loc[:-1])[loc[-1]] = laid_out(value)
    for loc in gone:
        del container_at(tree, loc[:-1])[loc[-1]]
    return tree


def changed(text: str, loc: Loc, change: Callable[[Any], None]) -> str:
    """The text after a change of the mapping or list in a place."""
    meant = deepcopy(data_of(text))
    try:
        change(container_at(meant, loc))
        for written_out in range(len(loc) + 1, 0, -1):
            tree = editor().load(text)
            change(container_at(tree, loc, written_out=written_out))
            result = dumped(tree)
            if data_of(result) == meant:
                return result
    except (KeyError, IndexError, TypeError) as error:
        raise NoSuchPlace(f"{path_text(loc) or 'the scenario'}: nothing can be changed there") from error
    raise NoSuchPlace(f"{path_text(loc) or 'the scenario'}: cannot be changed on its own; change it in the text")


def container_at(tree: Any, loc: Loc, *, written_out: int | None = None) -> Any:
    """The mapping or list in a place; from that depth on it is a copy that nothing else shares."""
    for depth, part in enumerate(loc, start=1):
        if depth == written_out:
            tree[part] = alone(tree[part])
        tree = tree[part]
    return tree


def alone(node: Any) -> Any:
    """The same value in the same layout, which refers to nothing else."""
    if isinstance(node, dict):
        copy: Any = CommentedMap({key: alone(value) for key, value in node.items()})
    elif isinstance(node, list):
        copy = CommentedSeq([alone(value) for value in node])
    else:
        return node
    if node.fa.flow_style():
        copy.fa.set_flow_style()
    return copy


def laid_out(value: Any) -> Any:
    """Plain data as a person would write it: what holds no mapping on one line, whole numbers without a point."""
    if isinstance(value, dict):
        node: Any = CommentedMap({key: laid_out(each) for key, each in value.items()})
    elif isinstance(value, list):
        node = CommentedSeq([laid_out(each) for each in value])
    else:
        return int(value) if isinstance(value, float) and value.is_integer() else value
    if not any(isinstance(each, dict) for each in (value.values() if isinstance(value, dict) else value)):
        node.fa.set_flow_style()
    return node


def editor() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def dumped(tree: Any) -> str:
    stream = io.StringIO()
    editor().dump(tree, stream)
    return stream.getvalue()
