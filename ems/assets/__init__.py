"""Kinds of assets. A new kind is one file here and one line in `KINDS`."""

from ems.assets.asset import Asset
from ems.assets.battery import Battery
from ems.assets.bus import Bus
from ems.assets.charging_site import ChargingSite
from ems.assets.connection import Connection
from ems.assets.converter import Converter
from ems.assets.demand import Demand
from ems.assets.ev import EV
from ems.assets.fuel_supply import FuelSupply
from ems.assets.interchange import Interchange, Link
from ems.assets.load import Load
from ems.assets.pv import PV
from ems.assets.remote_supply import RemoteSupply
from ems.assets.run_of_source import RunOfSource
from ems.assets.shiftable_load import ShiftableLoad
from ems.assets.store import Store
from ems.assets.wind import Wind

KINDS: dict[str, type[Asset]] = {
    kind.kind: kind
    for kind in (
        Load,
        ShiftableLoad,
        PV,
        Wind,
        RunOfSource,
        Battery,
        EV,
        Bus,
        ChargingSite,
        Converter,
        Store,
        Demand,
        FuelSupply,
        RemoteSupply,
        Connection,
        Interchange,
        Link,
    )
}

__all__ = [
    "EV",
    "KINDS",
    "PV",
    "Asset",
    "Battery",
    "Bus",
    "ChargingSite",
    "Connection",
    "Converter",
    "Demand",
    "FuelSupply",
    "Interchange",
    "Link",
    "Load",
    "RemoteSupply",
    "RunOfSource",
    "ShiftableLoad",
    "Store",
    "Wind",
]
