"""What a trade costs its seller."""

from dataclasses import dataclass

PPM = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Fees:
    """A tariff of three parts that add up.

    per_trade_uyen   for each trade [micro-yen]
    ppm              share of the trade's value [1e-6], floored per trade (market rule 15)
    yen_per_t        for each gram, as a price
    """

    per_trade_uyen: int = 0
    ppm: int = 0
    yen_per_t: int = 0

    def __post_init__(self) -> None:
        if min(self.per_trade_uyen, self.ppm, self.yen_per_t) < 0:
            raise ValueError(f"fees must not be negative (got {self})")

    def fee_uyen(self, grams: int, value_uyen: int) -> int:
        """Fee of one trade [micro-yen].

        The seller pays it out of the proceeds and never more than these, so that no trade leaves its seller
        short: limits are before fees.
        """
        share = value_uyen * self.ppm // PPM
        return min(value_uyen, self.per_trade_uyen + share + grams * self.yen_per_t)
