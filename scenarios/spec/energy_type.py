"""Kinds of energy in a scenario, by their path or an unambiguous ending of it: solar, wind/small."""

from typing import Annotated

from pydantic import AfterValidator

from market.energy_types import energy_type_of
from market.hierarchies import Path, path_of, text_of
from scenarios.sentences import wrong


def known_type(text: str) -> Path:
    """Its full path. Raises PydanticCustomError where there is none, or several."""
    try:
        return energy_type_of(text)
    except ValueError as error:
        raise wrong("not_in_the_tree", got=text, words=str(error)) from None


def place_at(text: str) -> Path:
    """A place's path. Raises PydanticCustomError for one with an empty part."""
    try:
        return path_of(text)
    except ValueError as error:
        raise wrong("not_in_the_tree", got=text, words=str(error)) from None


def as_written(text: str) -> str:
    known_type(text)
    return text


FullEnergyType = Annotated[str, AfterValidator(lambda text: text_of(known_type(text)))]
"""Any wording of it, kept as the full path."""

EnergyTypeName = Annotated[str, AfterValidator(as_written)]
"""Any wording of it, kept as it is."""
