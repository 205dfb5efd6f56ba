"""What all sections of a scenario file share: unknown keys are refused, nothing changes after reading."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """One mapping of a scenario file."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, populate_by_name=True)
