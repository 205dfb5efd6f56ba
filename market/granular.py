"""Certificates of energy as other registries read them: EnergyTag-style granular-certificate JSON.

A bundle is consecutive watt-hours of one issuance, numbered from 0, both ends included: its quantity is
end - start + 1. Field names follow EnergyTag's Granular Certificate scheme; `face_value` is 1 Wh. Grams carry the
Wh behind them (`CreditLot.wh_between`), so every holding is a bundle and no Wh is in two.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from market.credits import CreditLot
from market.hierarchies import text_of
from market.ledger import EXPIRED, RETIRED
from market.registry import Registry

ACTIVE, CANCELLED, LAPSED = "Active", "Cancelled", "Expired"
STATUSES = (ACTIVE, CANCELLED, LAPSED)


class NotABundleError(ValueError):
    """JSON that is no bundle, or bundles that contradict each other."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """Watt-hours `[certificate_bundle_id_range_start, certificate_bundle_id_range_end]` of one issuance.

    account_id, device_id            None where their owner is undisclosed
    production_starting_interval     and `production_ending_interval`: ISO 8601, UTC
    emissions_factor_ug_per_wh       our addition: the factor that issuance applied [µg-CO2/Wh]
    """

    issuance_id: str
    account_id: str | None
    certificate_bundle_status: str
    certificate_bundle_id_range_start: int
    certificate_bundle_id_range_end: int
    energy_source: str
    device_id: str | None
    production_starting_interval: str
    production_ending_interval: str
    emissions_factor_ug_per_wh: int
    energy_carrier: str = "electricity"
    face_value: int = 1

    def __post_init__(self) -> None:
        start, end = self.certificate_bundle_id_range_start, self.certificate_bundle_id_range_end
        if type(start) is not int or type(end) is not int or not 0 <= start <= end:
            raise NotABundleError(f"{self.issuance_id}: {start!r} to {end!r} is no range of watt-hours")
        if self.certificate_bundle_status not in STATUSES:
            raise NotABundleError(f"{self.issuance_id}: status {self.certificate_bundle_status!r}: one of {STATUSES}")

    @property
    def bundle_quantity(self) -> int:
        """Energy [Wh]."""
        return self.certificate_bundle_id_range_end - self.certificate_bundle_id_range_start + 1

    def split(self, quantity: int) -> tuple["Bundle", "Bundle"]:
        """The first `quantity` Wh and the rest. Raises NotABundleError where one of them would be empty."""
        cut = self.certificate_bundle_id_range_start + quantity
        return (
            replace(self, certificate_bundle_id_range_end=cut - 1),
            replace(self, certificate_bundle_id_range_start=cut),
        )


def bundles(registry: Registry) -> Iterator[Bundle]:
    """Every Wh behind the grams that somebody holds, retired or let expire, by lot and then by number."""
    for lot in registry.lots.values():
        found = [
            bundle
            for holder in (*registry.groups, RETIRED, EXPIRED)
            for bundle in _held(lot, holder, registry.ranges(holder, lot.id))
        ]
        yield from sorted(found, key=lambda bundle: bundle.certificate_bundle_id_range_start)


def to_json(some: Iterable[Bundle]) -> str:
    """A JSON list, quantities written out."""
    rows = [asdict(bundle) | {"bundle_quantity": bundle.bundle_quantity} for bundle in some]
    return json.dumps(rows, ensure_ascii=False, sort_keys=True, indent=1)


def from_json(text: str) -> tuple[Bundle, ...]:
    """The inverse of `to_json`.

    Raises NotABundleError where a field is missing or unknown, a quantity is not that of its range, or a Wh is
    in two bundles.
    """
    try:
        read = tuple(_bundle(row) for row in json.loads(text))
    except (TypeError, KeyError, json.JSONDecodeError) as fault:
        raise NotABundleError(f"no list of bundles: {fault}") from fault
    ordered = sorted(read, key=lambda bundle: (bundle.issuance_id, bundle.certificate_bundle_id_range_start))
    for one, other in pairwise(ordered):
        same = one.issuance_id == other.issuance_id
        if same and other.certificate_bundle_id_range_start <= one.certificate_bundle_id_range_end:
            raise NotABundleError(f"{one.issuance_id}: Wh {other.certificate_bundle_id_range_start} is in two bundles")
    return read


def _bundle(row: dict[str, Any]) -> Bundle:
    bundle = Bundle(**{name: value for name, value in row.items() if name != "bundle_quantity"})
    if bundle.bundle_quantity != row["bundle_quantity"]:
        raise NotABundleError(f"{bundle.issuance_id}: {row['bundle_quantity']} Wh are not those of its range")
    return bundle


def _held(lot: CreditLot, holder: str, ranges: Iterable[tuple[int, int]]) -> Iterator[Bundle]:
    """A holder's bundles of a lot; grams too few for a Wh make none."""
    origin = lot.attributes
    hidden = not origin.disclosed
    for start, stop in ranges:
        first, past = lot.wh_between(0, start), lot.wh_between(0, stop)
        if first < past:
            yield Bundle(
                issuance_id=lot.id,
                account_id=None if holder.startswith("@") or (hidden and holder == origin.owner) else holder,
                certificate_bundle_status={RETIRED: CANCELLED, EXPIRED: LAPSED}.get(holder, ACTIVE),
                certificate_bundle_id_range_start=first,
                certificate_bundle_id_range_end=past - 1,
                energy_source=text_of(origin.energy_type),
                device_id=None if hidden else origin.source,
                production_starting_interval=_moment(origin.produced_from),
                production_ending_interval=_moment(origin.produced_until),
                emissions_factor_ug_per_wh=origin.factor_ug_per_wh,
            )


def _moment(epoch_s: int) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).isoformat()
