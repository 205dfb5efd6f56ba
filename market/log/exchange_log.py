"""The log of an exchange: who signs, under which rule, then every fact in order."""

from dataclasses import asdict
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from market.exchange import Exchange
from market.hierarchies import Hierarchy
from market.log.log import Log
from market.log.subjects import Subjects
from market.log.transcript import Transcript


def log_of(exchange: Exchange, key: Ed25519PrivateKey, subjects: Subjects, *, note: str = "") -> Log:
    """Write down everything that happened so far, checkpoints between; the last entry is one.

    note   who keeps the key, for the reader of the first entry
    """
    log = Log(key, note=note)
    log.append("rule", exchange.rule.name, rule_payload(exchange), None)
    transcript = Transcript(subjects)
    for fact in exchange.journal:
        for kind, about, payload in transcript.parts(fact):
            log.append(kind, about, payload, fact.time)
        log.checkpoint_when_due()
    log.checkpoint()
    return log


def rule_payload(exchange: Exchange) -> dict[str, Any]:
    """Everything that decides what follows from an order, so that a reader can work it out again."""
    limits = exchange.limits
    return {
        "currency": exchange.currency,
        "fees": asdict(exchange.fees),
        "limits": {
            "energy_types": _nodes(limits.energy_types),
            "lot_g": limits.lot_g,
            "places": _nodes(limits.places),
            "tick_yen_per_t": limits.tick_yen_per_t,
        },
        "parameters": dict(exchange.rule.parameters),
    }


def _nodes(hierarchy: Hierarchy | None) -> list[list[str]] | None:
    return None if hierarchy is None else [list(path) for path in sorted(hierarchy.paths)]
