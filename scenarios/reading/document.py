"""A YAML text as plain data that knows where each value stands."""

from dataclasses import dataclass
from typing import Any
from warnings import catch_warnings, simplefilter

from ruamel.yaml import YAML
from ruamel.yaml.composer import MaxDepthExceededError
from ruamel.yaml.constructor import ConstructorError, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scenarios.sentences import Flaw, Loc

MOST_VALUES = 300_000
"""Values that a scenario may have once its aliases are written out."""

DEEPEST = 64
"""Lists and mappings inside one another; no scenario comes near it, and reading deeper ones costs the stack."""

MERGE = "tag:yaml.org,2002:merge"
PLAIN = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")

Mark = tuple[int, int]
TOP: dict[Loc, Mark] = {(): (1, 1)}


@dataclass(frozen=True, kw_only=True)
class Document:
    """Plain data, the line and column (from 1) of each value's key or list item, and what YAML itself found."""

    data: Any
    marks: dict[Loc, Mark]
    flaws: tuple[Flaw, ...]

    def resolve(self, loc: Loc) -> Loc:
        """The part of a place that names keys and indices here: pydantic also names alternatives of a union."""
        found: Loc = ()
        for part in loc:
            if (*found, part) in self.marks:
                found = (*found, part)
        return found

    def mark(self, loc: Loc) -> Mark:
        """Line and column of a place, or of the nearest one around it."""
        return self.marks[loc] if loc in self.marks else self.mark(loc[:-1])


def parse(text: str) -> Document:
    """Read YAML 1.2 with anchors and merge keys; times stay text. Faults of syntax and repeated keys are flaws."""
    yaml = YAML(typ="rt", pure=True)
    yaml.max_depth = DEEPEST
    try:
        with catch_warnings():
            # YAML lets an anchor be set again: aliases mean the one before them.
            simplefilter("ignore", ReusedAnchorWarning)
            node = yaml.compose(text)
    except MaxDepthExceededError:
        return Document(data=None, marks=TOP, flaws=(Flaw((), "too_deep", {}),))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        flaw = Flaw((), "not_yaml", {"problem": error.problem or error.context}, row=mark.line + 1 if mark else None)
        return Document(data=None, marks=TOP, flaws=(flaw,))
    except YAMLError as error:
        return Document(data=None, marks=TOP, flaws=(Flaw((), "not_yaml", {"problem": str(error)}),))
    builder = Builder(yaml)
    try:
        data = None if node is None else builder.build(node, ())
    except EndlessError as error:
        return Document(data=None, marks=TOP, flaws=(error.flaw,))
    return Document(data=data, marks=TOP | builder.marks, flaws=tuple(builder.flaws))


class EndlessError(Exception):
    """A text whose aliases never end, or as good as never."""

    def __init__(self, flaw: Flaw) -> None:
        self.flaw = flaw
        super().__init__(flaw)


class Builder:
    """Turns composed nodes into dicts, lists and scalars, noting where each began."""

    def __init__(self, yaml: YAML) -> None:
        self.scalars = SafeConstructor(loader=yaml)
        self.marks: dict[Loc, Mark] = {}
        self.flaws: list[Flaw] = []
        self.around: list[Node] = []

    def build(self, node: Node, loc: Loc) -> Any:
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        if node in self.around:
            raise EndlessError(Flaw(loc, "within_itself", {}, row=node.start_mark.line + 1))
        if len(self.marks) > MOST_VALUES:
            raise EndlessError(Flaw((), "too_much", {"most": MOST_VALUES}))
        self.around.append(node)
        built = self.mapping(node, loc) if isinstance(node, MappingNode) else self.sequence(node, loc)
        self.around.pop()
        return built

    def sequence(self, node: Node, loc: Loc) -> list[Any]:
        return [self.item(child, (*loc, index), child) for index, child in enumerate(node.value)]

    def item(self, value: Node, loc: Loc, begins: Node) -> Any:
        self.marks[loc] = (begins.start_mark.line + 1, begins.start_mark.column + 1)
        return self.build(value, loc)

    def mapping(self, node: MappingNode, loc: Loc) -> dict[str, Any]:
        own: dict[str, tuple[Node, Node]] = {}
        merged: dict[str, tuple[Node, Node]] = {}
        for key, value in node.value:
            if key.tag == MERGE:
                for name, pair in self.merged_pairs(value):
                    merged.setdefault(name, pair)
            elif not isinstance(key, ScalarNode):
                self.flaws.append(Flaw(loc, "key_not_text", {}, row=key.start_mark.line + 1))
            elif key.value in own:
                given = {"line": own[key.value][0].start_mark.line + 1}
                self.flaws.append(Flaw((*loc, key.value), "repeated_key", given, row=key.start_mark.line + 1))
            else:
                own[key.value] = (key, value)
        return {name: self.item(value, (*loc, name), key) for name, (key, value) in (merged | own).items()}

    def merged_pairs(self, node: Node) -> list[tuple[str, tuple[Node, Node]]]:
        """Keys of the mapping, or of the list of mappings, that `<<` refers to; earlier ones win."""
        mappings = node.value if isinstance(node, SequenceNode) else [node]
        return [
            (key.value, (key, value))
            for mapping in mappings
            if isinstance(mapping, MappingNode)
            for key, value in mapping.value
            if isinstance(key, ScalarNode)
        ]

    def scalar(self, node: ScalarNode) -> Any:
        if node.tag not in PLAIN:
            return node.value
        try:
            return self.scalars.construct_object(node)
        except (ConstructorError, ValueError):
            return node.value
