"""Classes of goods that a rule declares: each is a market of its own, and a bid wants one of them."""

from dataclasses import dataclass
from typing import Literal, get_args

from market.conditions import Anything, Condition, Within
from market.energy_types import energy_type_of
from market.hierarchies import Path, path_of, text_of, within
from market.orders import Ask, Order

ClassField = Literal["place", "energy_type"]


@dataclass(frozen=True, kw_only=True)
class DeclaredClasses:
    """Nodes of one tree, none inside another; no field is a single class of everything."""

    field: ClassField | None = None
    nodes: tuple[Path, ...] = ()

    @classmethod
    def of(cls, text: str) -> "DeclaredClasses":
        """Read `energy_type: solar, wind`; blank is one class.

        Raises ValueError for another field, an unknown energy type, or nodes inside one another.
        """
        if not text:
            return ONE_CLASS
        name, _, names = text.partition(":")
        fields = {str(each): each for each in get_args(ClassField)}
        if name.strip() not in fields:
            raise ValueError(f"classes: {name!r} is none of {sorted(fields)}")
        field = fields[name.strip()]
        nodes = tuple(
            (energy_type_of if field == "energy_type" else path_of)(each.strip()) for each in names.split(",")
        )
        for number, node in enumerate(nodes):
            if any(within(node, other) for other in nodes[:number] + nodes[number + 1 :]):
                raise ValueError(f"classes: {text_of(node)} lies inside another class")
        return cls(field=field, nodes=nodes)

    @property
    def words(self) -> str:
        """What a bid may want."""
        if self.field is None:
            return "this market has one class: bid without a condition"
        return f"this market has classes: bid for one of {', '.join(map(text_of, self.nodes))}"

    def class_of(self, order: Order) -> int | None:
        """Number of the class that an order belongs to, or None where it belongs to none."""
        if isinstance(order, Ask):
            return self._offered(order) if isinstance(order.condition, Anything) else None
        wanted = {leg.condition for leg in order.legs}
        return self._wanted(wanted.pop()) if len(wanted) == 1 else None

    def _offered(self, ask: Ask) -> int | None:
        if self.field is None:
            return 0
        path = ask.attributes.place if self.field == "place" else ask.attributes.energy_type
        return next((number for number, node in enumerate(self.nodes) if within(path, node)), None)

    def _wanted(self, condition: Condition) -> int | None:
        if self.field is None:
            return 0 if isinstance(condition, Anything) else None
        wishes = [Within(self.field, node) for node in self.nodes]
        return wishes.index(condition) if isinstance(condition, Within) and condition in wishes else None


ONE_CLASS = DeclaredClasses()
