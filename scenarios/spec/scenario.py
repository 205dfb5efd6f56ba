"""A scenario: everything that one run is made from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, PrivateAttr

from scenarios.sentences import Loc
from scenarios.spec.bilingual import Bilingual
from scenarios.spec.blocks import BlockSpec, GridSpec, LinkSpec
from scenarios.spec.buildings import BuildingSpec
from scenarios.spec.issuance import IssuanceSpec
from scenarios.spec.market import MarketSpec
from scenarios.spec.outages import OutageSpec
from scenarios.spec.quantities import FileName, Name
from scenarios.spec.response import ResponseSpec
from scenarios.spec.section import Section
from scenarios.spec.series import SeriesSpec
from scenarios.spec.time import DEFAULT_ZONE, DispatchSpec, TimeSpec


class Scenario(Section):
    """A district in time, the credits of its sun and their market; either half may be absent.

    `source_path` and `source_text` tell the file that it was read from; both are no part of the scenario.
    """

    version: Literal[1] = Field(description="Format of the file / 書式の版")
    name: FileName = Field(description="Name of its runs' folders / 名前")
    title: Bilingual = Field(description="Title / 表題")
    description: Bilingual = Field(default=Bilingual(ja="", en=""), description="What it shows / 説明")
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = Field(
        default="JPY", description="Currency that `yen` in names stands for / 通貨"
    )
    seed: Annotated[int, Field(ge=0, strict=True)] = Field(default=0, description="Seed of all chance / 乱数の種")
    time: TimeSpec | None = Field(default=None, description="Steps of the run; needed with blocks / 期間")
    dispatch: DispatchSpec = Field(default=DispatchSpec(), description="Planning / 計画")
    repair: bool = Field(
        default=False, description="Fill holes in what files measured by the stated rule / 欠測を規則で補い推計とする"
    )
    series: dict[Name, SeriesSpec] = Field(default_factory=dict, description="Named series / 時系列")
    grid: GridSpec = Field(default=GridSpec(), description="The grid around / 系統")
    blocks: tuple[BlockSpec, ...] = Field(default=(), description="Blocks of buildings / 街区")
    links: tuple[LinkSpec, ...] = Field(default=(), description="Lines between blocks / 街区間の線")
    outages: tuple[OutageSpec, ...] = Field(default=(), description="Blackouts / 停電")
    response: ResponseSpec | None = Field(default=None, description="Calls for less power / デマンドレスポンス")
    issuance: IssuanceSpec | None = Field(default=None, description="Credits of self-used sun / クレジットの発行")
    market: MarketSpec | None = Field(default=None, description="Trade in credits / 取引")

    _source_path: Path | None = PrivateAttr(default=None)
    _source_text: str = PrivateAttr(default="")

    @property
    def source_path(self) -> Path | None:
        """File that it was read from; None for one that was made in Python."""
        return self._source_path

    @property
    def source_text(self) -> str:
        """Text of that file, unchanged."""
        return self._source_text

    @property
    def zone(self) -> str:
        """Whose clocks the scenario's times follow."""
        return DEFAULT_ZONE if self.time is None else self.time.zone

    @property
    def folder(self) -> Path:
        """Where relative file names begin."""
        return Path() if self._source_path is None else self._source_path.parent

    @property
    def buildings(self) -> Iterator[tuple[BlockSpec, BuildingSpec]]:
        """Each building with its block, in order."""
        return ((block, building) for block in self.blocks for building in block.buildings)

    @property
    def building_places(self) -> Iterator[tuple[Loc, BuildingSpec]]:
        """Each building with its place in the scenario, in order."""
        for b, block in enumerate(self.blocks):
            for n, building in enumerate(block.buildings):
                yield ("blocks", b, "buildings", n), building

    def read_from(self, path: Path, text: str) -> Self:
        """The same scenario, knowing its file."""
        copy = self.model_copy()
        copy._source_path, copy._source_text = path, text  # noqa: SLF001 - its own attributes, on its own copy
        return copy
