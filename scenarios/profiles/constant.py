"""The same number in every step."""

from pydantic import Field

from scenarios.spec.quantities import Number
from scenarios.spec.section import Section


class Constant(Section):
    """One number, named so that several fields share it."""

    value: Number = Field(description="Value in every step / 値")
