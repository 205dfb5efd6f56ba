"""The log of an exchange: who signs, under which rule, then every fact in order."""

from dataclasses import asdict
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from market.exchange import Exchange
from market.hierarchies import Hierarchy
from market.log.log import Log
from market.log.subjects import Subjects
from market.log.transcript import Transcript


class ExchangeLog:
    """The log of an exchange that goes on: what happened since is written down whenever it catches up."""

    def __init__(self, exchange: Exchange, key: Ed25519PrivateKey, subjects: Subjects, *, note: str = "") -> None:
        """Begin with who signs and under which rule; `note` says who keeps the key."""
        self.log = Log(key, note=note)
        self.log.append("rule", exchange.rule.name, rule_payload(exchange), None)
        exchange.begin_log(self.log.name, subjects)
        self._exchange = exchange
        self._transcript = Transcript(subjects)
        self._facts = 0

    def catch_up(self) -> None:
        """Write every fact since the last time, checkpoints between."""
        facts = self._exchange.facts_since(self._facts)
        for fact in facts:
            for kind, about, payload in self._transcript.parts(fact):
                self.log.append(kind, about, payload, fact.time)
            self.log.checkpoint_when_due()
        self._facts += len(facts)

    def close(self) -> None:
        """Catch up; the last entry is a checkpoint."""
        self.catch_up()
        self.log.checkpoint()


def log_of(exchange: Exchange, key: Ed25519PrivateKey, subjects: Subjects, *, note: str = "") -> Log:
    """Write down everything that happened so far; the last entry is a checkpoint.

    note   who keeps the key, for the reader of the first entry
    """
    written = ExchangeLog(exchange, key, subjects, note=note)
    written.close()
    return written.log


def rule_payload(exchange: Exchange) -> dict[str, Any]:
    """Everything that decides what follows from an order, so that a reader can work it out again."""
    limits = exchange.limits
    return {
        "currency": exchange.currency,
        "fees": asdict(exchange.fees),
        "limits": {
            "energy_types": _nodes(limits.energy_types),
            "greatest_yen_per_t": limits.greatest_yen_per_t,
            "least_yen_per_t": limits.least_yen_per_t,
            "lot_g": limits.lot_g,
            "places": _nodes(limits.places),
            "tick_yen_per_t": limits.tick_yen_per_t,
        },
        "parameters": dict(exchange.rule.parameters),
        # Logs without points are as they were before there were any.
        **({"points": [asdict(book.scheme) for book in exchange.points.values()]} if exchange.points else {}),
    }


def _nodes(hierarchy: Hierarchy | None) -> list[list[str]] | None:
    return None if hierarchy is None else [list(path) for path in sorted(hierarchy.paths)]
