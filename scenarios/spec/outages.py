"""The `outages:` section: hours in which the utility's lines are dead (停電)."""

from pydantic import Field

from scenarios.spec.quantities import Name
from scenarios.spec.section import Section
from scenarios.spec.time import WallClock


class OutageSpec(Section):
    """A blackout. Plans know of it as soon as they look so far ahead, and keep energy for it."""

    name: Name = Field(description="Unique name / 名前")
    start: WallClock = Field(description="Begins, local time / 停電の開始（現地時刻）")
    until: WallClock = Field(description="Power is back, local time / 復電")
    blocks: tuple[Name, ...] = Field(default=(), description="Blocks without power; none: all / 停電する街区")
