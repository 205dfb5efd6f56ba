"""Kinds of assets in a scenario: a new kind is one file here and one name in `AssetSpec`."""

from typing import Annotated

from pydantic import Field

from scenarios.spec.assets.battery import BatterySpec
from scenarios.spec.assets.ev import EVSpec
from scenarios.spec.assets.load import LoadSpec
from scenarios.spec.assets.pv import PVSpec

AssetSpec = Annotated[LoadSpec | PVSpec | BatterySpec | EVSpec, Field(discriminator="kind")]

__all__ = ["AssetSpec", "BatterySpec", "EVSpec", "LoadSpec", "PVSpec"]
