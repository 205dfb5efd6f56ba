"""Whole-number units whose products are exact: grams x yen per tonne = micro-yen."""

from decimal import Decimal
from fractions import Fraction

GRAMS_PER_KG = 1_000
UYEN_PER_YEN = 1_000_000

PRODUCT_LIMIT = 1 << 62
"""Grams x price must stay below this, so that sums still fit 64-bit columns and compiled cores."""

Number = int | float | str | Decimal | Fraction


class UnitError(ValueError):
    """A quantity is not whole in its unit, or a product is too large."""


def amount_uyen(grams: int, yen_per_t: int) -> int:
    """Money for `grams` at `yen_per_t` [micro-yen], exact: g x yen/t = 1e-6 yen.

    Raises UnitError when the product reaches 2^62.
    """
    product = grams * yen_per_t
    if abs(product) >= PRODUCT_LIMIT:
        raise UnitError(f"{grams} g x {yen_per_t} yen/t is 2^62 micro-yen or more")
    return product


def yen_per_t_of(yen_per_kg: Number) -> int:
    """Price per kg [yen/kg] in yen per tonne: 4 -> 4,000. Raises UnitError where that is not whole."""
    return _whole(yen_per_kg, GRAMS_PER_KG, "yen/kg", "yen/t")


def grams_of(kg: Number) -> int:
    """Mass [kg] in grams: 0.5 -> 500. Raises UnitError where that is not whole."""
    return _whole(kg, GRAMS_PER_KG, "kg", "g")


def uyen_of(yen: Number) -> int:
    """Money [yen] in micro-yen. Raises UnitError where that is not whole."""
    return _whole(yen, UYEN_PER_YEN, "yen", "micro-yen")


def _whole(value: Number, factor: int, unit: str, smaller_unit: str) -> int:
    try:
        # A float stands for the decimal a person wrote, which its shortest text gives back.
        exact = Fraction(str(value)) * factor
    except ValueError as fault:
        raise UnitError(f"{value!r} {unit} is not a number") from fault
    if exact.denominator != 1:
        raise UnitError(f"{value} {unit} is not a whole number of {smaller_unit}")
    return exact.numerator
