"""Where a gram comes from and where it went: the chain from any gram back to meter, factor and issuing rule."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from market.credits import CreditLot, Verification
from market.journal import Correction, Fact, Issue, Lapse, Retire, Transfer, Verdict
from market.ledger import EXPIRED, ISSUED, RETIRED
from market.registry import Registry
from market.trades import GramRange, Trade


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A gram came to `holder`: by "issue", "trade", "transfer", "retire", "expire", "correct" or "reject"."""

    time: int
    how: str
    holder: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Provenance:
    """All that is known of one gram: the lot tells meter, interval, energy, factor and rule; the steps the rest."""

    lot: CreditLot
    gram: int
    steps: tuple[Step, ...]

    @property
    def holder(self) -> str:
        """Who has it now; an account with @ where nobody can have it any more."""
        return self.steps[-1].holder


def provenance(registry: Registry, lot_id: str, gram: int) -> Provenance:
    """The chain of gram number `gram` of a lot. Raises KeyError where there is no such gram."""
    lot = registry.lots.get(lot_id)
    if lot is None or not 0 <= gram < lot.grams:
        raise KeyError(f"no gram {gram} of lot {lot_id!r} was issued")
    return Provenance(lot=lot, gram=gram, steps=tuple(_steps(registry.journal, lot_id, gram)))


def own_wh(registry: Registry) -> Counter[str]:
    """Energy whose value an account made and still has, by account [Wh].

    A credit sold, or used up for whomever, has left its maker's own balance (systems.md, A5).
    """
    own = Counter[str]()
    for lot in registry.lots.values():
        maker = lot.attributes.owner
        own[maker] += sum(lot.wh_between(start, stop) for start, stop in registry.ranges(maker, lot.id))
    return own


def _steps(journal: Sequence[Fact], lot_id: str, gram: int) -> Iterator[Step]:
    taken_back = False
    for fact in journal:
        match fact:
            case Issue(lot=lot, refusal=None) if lot.id == lot_id:
                yield Step(time=fact.time, how="issue", holder=lot.attributes.owner)
            case Verdict(lot_id=about, state=Verification.REJECTED, refusal=None) if about == lot_id and not taken_back:
                yield Step(time=fact.time, how="reject", holder=ISSUED)
            case Trade() | Transfer() | Retire() | Lapse() | Correction() if fact.lot_id == lot_id:
                if _holds(fact.ranges, gram):
                    taken_back = isinstance(fact, Correction)
                    yield _moved(fact)


def _moved(fact: Trade | Transfer | Retire | Lapse | Correction) -> Step:
    match fact:
        case Trade():
            return Step(time=fact.time, how="trade", holder=fact.buyer)
        case Transfer():
            return Step(time=fact.time, how="transfer", holder=fact.taker)
        case Retire():
            return Step(time=fact.time, how="retire", holder=RETIRED)
        case Lapse():
            return Step(time=fact.time, how="expire", holder=EXPIRED)
        case Correction():
            return Step(time=fact.time, how="correct", holder=ISSUED)


def _holds(ranges: Sequence[GramRange], gram: int) -> bool:
    return any(start <= gram < stop for start, stop in ranges)
