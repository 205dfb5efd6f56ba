"""Calls of single units in which nobody gains by a false limit (SBBA, MUDA), or pairs meet by lot.

SBBA and MUDA are truthful for orders of one unit, so that every order must have `unit_g` grams; the lots that they
draw follow from the stated seed (`market.draws`).
"""

from collections.abc import Mapping, Sequence

from market.draws import Draw
from market.mechanisms import posted, trade_reduction
from market.mechanisms.sealed import Offer, Result
from market.rules.call_session import CallSession
from market.rules.declared_classes import DeclaredClasses
from market.rules.sealed_rule import Mechanism, SealedRule, sealed_session

UNIT_G = "1000"


def sbba(buyers: Sequence[Offer], sellers: Sequence[Offer], draw: Draw) -> Result:
    return trade_reduction.sbba(buyers, sellers, tickets=[draw(offer.id) for offer in sellers])


def muda(buyers: Sequence[Offer], sellers: Sequence[Offer], draw: Draw) -> Result:
    """An even ticket is in the first half."""
    return trade_reduction.muda(buyers, sellers, [draw(offer.id) % 2 == 0 for offer in (*buyers, *sellers)])


def meetings(buyers: Sequence[Offer], sellers: Sequence[Offer], draw: Draw) -> Result:
    """Each buyer by arrival meets the seller whose ticket comes next."""
    drawn = sorted(range(len(sellers)), key=lambda number: draw(sellers[number].id))
    return posted.chance_meetings(buyers, sellers, drawn)


def open_sbba(groups: Mapping[str, str], *, unit_g: str = UNIT_G, seed: str = "0", classes: str = "") -> CallSession:
    return sealed_session(_of_units(sbba, unit_g, seed, classes), groups)


def open_muda(groups: Mapping[str, str], *, unit_g: str = UNIT_G, seed: str = "0", classes: str = "") -> CallSession:
    return sealed_session(_of_units(muda, unit_g, seed, classes), groups)


def open_meetings(groups: Mapping[str, str], *, seed: str = "0", classes: str = "") -> CallSession:
    return sealed_session(SealedRule(mechanism=meetings, classes=DeclaredClasses.of(classes), seed=seed), groups)


def mcafee_rule(*, unit_g: str = UNIT_G, classes: str = "") -> SealedRule:
    """The market keeps what buyers pay more than sellers get: for the laboratory."""
    return _of_units(lambda buyers, sellers, _draw: trade_reduction.mcafee(buyers, sellers), unit_g, "0", classes)


def _of_units(mechanism: Mechanism, unit_g: str, seed: str, classes: str) -> SealedRule:
    grams = int(unit_g)
    if grams <= 0:
        raise ValueError(f"unit_g must be > 0 (got {unit_g})")
    return SealedRule(mechanism=mechanism, classes=DeclaredClasses.of(classes), unit_g=grams, seed=seed)
