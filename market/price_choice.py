"""Where a price lies among those that suit both sides."""

from enum import StrEnum


class PriceChoice(StrEnum):
    """MIDDLE rounds down (market rule 9)."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"

    def between(self, least: int, greatest: int) -> int:
        """The choice in a closed interval."""
        if self is PriceChoice.LOW:
            return least
        return greatest if self is PriceChoice.HIGH else (least + greatest) // 2
