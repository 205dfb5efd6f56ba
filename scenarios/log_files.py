"""The log of a run, its last signed head, and the sealed file that opens its pseudonyms.

A simulation has no secrets: its keys follow from the scenario's seed, and the log's first entry says so.
"""

import hmac
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from market.exchange import Exchange
from market.log.canonical import canonical
from market.log.exchange_log import ExchangeLog
from market.log.subjects import Subjects

LOG = "ledger.log.jsonl"
CHECKPOINT = "ledger.checkpoint.json"
SUBJECTS = "ledger.subjects.json"

NOTE = "simulated: this key follows from the scenario's seed, so whoever has the scenario can sign"


def write_log(folder: Path, exchange: Exchange, seed: int) -> None:
    """Write the three files; the same exchange and seed give the same bytes."""
    written, subjects = open_log(exchange, seed)
    written.close()
    (folder / LOG).write_bytes(b"".join(line + b"\n" for line in written.log.lines))
    write_proofs(folder, written, subjects)


def open_log(exchange: Exchange, seed: int) -> tuple[ExchangeLog, Subjects]:
    """The log of a simulated exchange as it begins, and its pseudonyms."""
    key = Ed25519PrivateKey.from_private_bytes(simulated_key(seed, "signing"))
    subjects = Subjects(lambda name: simulated_key(seed, f"subject {name}"))
    return ExchangeLog(exchange, key, subjects, note=NOTE), subjects


def write_proofs(folder: Path, written: ExchangeLog, subjects: Subjects) -> None:
    """What stands beside the log: its signed head, and what opens its pseudonyms."""
    (folder / CHECKPOINT).write_bytes(written.log.head().to_json())
    (folder / SUBJECTS).write_bytes(canonical(subjects.sealed()) + b"\n")


def simulated_key(seed: int, purpose: str) -> bytes:
    """32 bytes that depend on both and on nothing else."""
    return hmac.digest(b"machigrid simulated run", canonical([str(seed), purpose]), "sha256")
