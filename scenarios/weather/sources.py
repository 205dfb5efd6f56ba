"""Kinds of weather in a scenario: a new kind is one file and one name here."""

from typing import Annotated

from pydantic import Field

from scenarios.readers.epw import Epw
from scenarios.readers.jma import Jma
from scenarios.readers.metpv import Metpv
from scenarios.readers.tmy3 import Tmy3
from scenarios.weather.made_up import MadeUpWeather

Weather = Annotated[Metpv | Jma | Epw | Tmy3 | MadeUpWeather, Field(discriminator="kind")]
