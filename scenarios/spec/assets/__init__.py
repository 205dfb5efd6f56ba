"""Kinds of assets in a scenario: a new kind is one file here and one name in `AssetSpec`."""

from typing import Annotated

from pydantic import Field

from scenarios.spec.assets.battery import BatterySpec
from scenarios.spec.assets.bus import BusSpec
from scenarios.spec.assets.carriers import ConverterSpec, DemandSpec, FuelSupplySpec, StoreSpec
from scenarios.spec.assets.charging_site import ChargingSiteSpec
from scenarios.spec.assets.ev import EVSpec
from scenarios.spec.assets.load import LoadSpec
from scenarios.spec.assets.pv import PVSpec
from scenarios.spec.assets.remote_supply import RemoteSupplySpec
from scenarios.spec.assets.shiftable_load import ShiftableLoadSpec
from scenarios.spec.assets.wind import RunOfSourceSpec, WindSpec

AssetSpec = Annotated[
    LoadSpec
    | ShiftableLoadSpec
    | PVSpec
    | WindSpec
    | RunOfSourceSpec
    | BatterySpec
    | EVSpec
    | BusSpec
    | ChargingSiteSpec
    | ConverterSpec
    | StoreSpec
    | DemandSpec
    | FuelSupplySpec
    | RemoteSupplySpec,
    Field(discriminator="kind"),
]

__all__ = ["AssetSpec", "BatterySpec", "BusSpec", "ChargingSiteSpec", "EVSpec", "LoadSpec", "PVSpec"]
