"""CO2-reduction value: lots of whole grams, all of one origin."""

from dataclasses import dataclass
from enum import StrEnum

from market.energy_types import EnergyType
from market.places import Place


class Verification(StrEnum):
    """What the verifier has said of a lot."""

    PENDING = "pending"
    VERIFIED = "verified"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True, slots=True)
class Attributes:
    """Where value comes from: everything that a bid's condition can see.

    owner              account whose generation made it; it stays so when the lot is sold on
    disclosed          whether bids and the public may know the owner (and the source, which would tell)
    place              path from the country downwards
    energy_type        path from the most general kind downwards
    produced_from      first second of production, Unix time [s]
    produced_until     first second after production, Unix time [s]
    source             meter or asset that measured it
    factor_ug_per_wh   emission factor that issuance applied [µg-CO2/Wh]
    factor_source      where that factor stands
    """

    owner: str
    disclosed: bool
    place: Place
    energy_type: EnergyType
    produced_from: int
    produced_until: int
    source: str
    factor_ug_per_wh: int
    factor_source: str
    verification: Verification = Verification.VERIFIED


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditLot:
    """Grams issued together, numbered 0 to `grams`, with the energy that avoided them.

    wh           originating energy [Wh]; kept because a renewable balance counts energy, never grams / factor
    grams        avoided CO2 [g]
    rule         the issuing rule by name; blank where the lot was declared
    carried_ug   what the meter's earlier production left below a gram [µg]: under a rule,
                 carried + wh x factor = grams, and less than a gram is carried on
    """

    id: str
    wh: int
    grams: int
    attributes: Attributes
    rule: str = ""
    carried_ug: int = 0

    def wh_between(self, start: int, stop: int) -> int:
        """Energy behind grams `[start, stop)` [Wh]; over any partition of the lot it sums to `wh`."""
        return stop * self.wh // self.grams - start * self.wh // self.grams
