"""What every source of weather is asked, and how a series comes from it."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenarios.profiles.profile import Profile, Provenance, settings_hash
from scenarios.profiles.source import Asked, UnreadableError
from scenarios.readers.file_source import in_file
from scenarios.readers.holes import RULE, filled
from scenarios.sentences import Flaw
from scenarios.spec.section import Section
from scenarios.weather.hourly import ORDINARY_YEAR, Hourly

HOUR_MINUTES = 60


class Found(NamedTuple):
    """Weather, with the hash of what it was made from and the file, if one was read."""

    hourly: Hourly
    sha256: str
    file: str | None


class WeatherSource(Section):
    """Where weather comes from."""

    def weather(self, asked: Asked) -> Found:
        """Hours that cover the run. Raises UnreadableError."""
        raise NotImplementedError


class WeatherFile(WeatherSource):
    """Weather from a file of one layout."""

    file: str = Field(description="Path, relative to the scenario file / ファイル")

    def hourly(self, file: BinaryIO) -> Hourly:
        """The hours of a file. Raises UnreadableError."""
        raise NotImplementedError

    def weather(self, asked: Asked) -> Found:
        path: Path = asked.folder / self.file
        try:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
                hourly = self.hourly(file)
                return Found(repaired(hourly) if asked.repair else hourly, sha256, self.file)
        except (OSError, ValueError):
            raise UnreadableError([Flaw(("file",), "file_not_found", {"path": path})]) from None
        except UnreadableError as error:
            raise UnreadableError(in_file(error.flaws, path)) from None


def repaired(hourly: Hourly) -> Hourly:
    """The hours with holes filled by the one rule, which their notes then state."""
    if not any(np.isnan(values).any() for values in hourly.values.values()):
        return hourly
    begins_s = int(ORDINARY_YEAR[0].timestamp()) if hourly.begins_s is None else hourly.begins_s
    values = {name: filled(column, begins_s, HOUR_MINUTES, "UTC") for name, column in hourly.values.items()}
    return replace(hourly, values=values, notes=f"{hourly.notes}, {RULE}")


def made_from(
    found: Found, settings: Section, values: NDArray[np.float64], asked: Asked, *, words: str, unit: str
) -> Profile:
    """A series that a plant or an instrument makes of weather; computed numbers are no measurements."""
    quality: Literal["estimated", "synthetic"] = "synthetic" if found.hourly.quality == "synthetic" else "estimated"
    provenance = Provenance(
        name=asked.name,
        source=", ".join(filter(None, (words, found.file, found.hourly.notes))),
        unit=unit,
        step_minutes=HOUR_MINUTES,
        zone=asked.grid.zone,
        quality=quality,
        sha256=settings_hash(settings, found.sha256, asked.seed, asked.name) if found.file is None else found.sha256,
        file=found.file,
    )
    return Profile(values=values, provenance=provenance)
