"""The same number in every step."""

import numpy as np
from pydantic import Field

from scenarios.profiles.profile import Profile, Provenance, Quality, settings_hash
from scenarios.profiles.source import Asked, Source
from scenarios.spec.quantities import Number


class Constant(Source):
    """One number, named so that several fields share it."""

    value: Number = Field(description="Value in every step / 値")
    quality: Quality = Field(default="estimated", description="What the number is / 実績・推計・予測・合成の別")

    def read(self, asked: Asked) -> Profile:
        provenance = Provenance(
            name=asked.name,
            source=f"{self.value:g} in every step",
            unit=asked.unit or "",
            step_minutes=asked.grid.step_minutes,
            zone=asked.grid.zone,
            quality=self.quality,
            sha256=settings_hash(self),
        )
        return Profile(values=np.full(asked.grid.steps, self.value), provenance=provenance)
