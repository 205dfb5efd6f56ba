"""Names stay outside the log: it has pseudonyms and commitments, opened only by a sealed file.

Each subject has its own key. A pseudonym is HMAC(key, "pseudonym"), a commitment HMAC(key, canonical record)
(market rules, Privacy). Deleting a subject from the sealed file leaves bytes that say nothing about anyone, and a
log whose tree and replay are as valid as before. A log is one period: the next one has other keys, hence other
pseudonyms.
"""

import hmac
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from market.log.canonical import canonical

KEY_BYTES = 32
PSEUDONYM_HEX = 16
METER = "@meter "

NewKey = Callable[[str], bytes]
"""From a subject's name to its key: random bytes, or in a simulation something that the seed gives."""


class Subjects:
    """Pseudonyms and commitments while a log is written; `sealed` is what opens them."""

    def __init__(self, new_key: NewKey) -> None:
        self._new_key = new_key
        self._keys: dict[str, bytes] = {}
        self._pseudonyms: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self._records: dict[str, dict[str, Mapping[str, Any]]] = {}
        self._changed: set[str] = set()
        self._kept: dict[str, str] = {}

    def recall(self, sealed: Mapping[str, Any]) -> None:
        """Know again what a sealed file says, to go on with the log that it belongs to."""
        for alias, facts in sealed.items():
            name = facts["name"]
            self._keys[name] = bytes.fromhex(facts["key"])
            self._pseudonyms[name] = alias
            self._records[name] = dict(facts["records"])
            if facts["owner"] is not None:
                self._owners[name] = sealed[facts["owner"]]["name"]

    def keep_alias(self, name: str, alias: str) -> None:
        """Call somebody so, whose key was erased."""
        self._pseudonyms.setdefault(name, alias)

    def keep_commitment(self, name: str, commitment: str, source: str = "") -> None:
        """Repeat once a commitment that nobody can work out any more: its subject was erased, or the meter it is of."""
        if name not in self._keys or (source and METER + source not in self._keys):
            self._kept[name] = commitment

    def changed(self) -> dict[str, Any]:
        """What `sealed` says of subjects about whom something was added since this was asked last."""
        changed, self._changed = self._changed, set()
        return self._sealed(changed & self._keys.keys())

    def pseudonym(self, name: str) -> str:
        """What the log calls an account or ownership group; the registry's own accounts keep their names."""
        return name if name.startswith("@") or not name else self._alias(name)

    def meter(self, source: str, owner: str | None = None) -> str:
        """What the log calls a meter; it goes with its owner when that one is erased."""
        if not source:
            return source
        # No account may be called so: names with @ are the registry's.
        name = METER + source
        if owner is not None:
            self._owners.setdefault(name, owner)
        return self._alias(name)

    def commitment(self, name: str, record: Mapping[str, Any]) -> str:
        """Binds the subject to a record that stays outside [hex]."""
        if name in self._kept:
            return self._kept.pop(name)
        sealed = hmac.digest(self._key(name), canonical(record), "sha256").hex()
        self._records.setdefault(name, {})[sealed] = record
        self._changed.add(name)
        return sealed

    def sealed(self) -> dict[str, Any]:
        """By pseudonym: name, key, whose meter it is, and the records behind commitments."""
        return self._sealed(self._keys)

    def _sealed(self, names: Iterable[str]) -> dict[str, Any]:
        return {
            self._alias(name): {
                "key": self._keys[name].hex(),
                "name": name,
                "owner": self._alias(self._owners[name]) if name in self._owners else None,
                "records": dict(sorted(self._records.get(name, {}).items())),
            }
            for name in sorted(names)
        }

    def _alias(self, name: str) -> str:
        known = self._pseudonyms.get(name)
        if known is None:
            known = "p-" + hmac.digest(self._key(name), b"pseudonym", "sha256").hex()[:PSEUDONYM_HEX]
            self._pseudonyms[name] = known
        return known

    def _key(self, name: str) -> bytes:
        if name not in self._keys:
            self._keys[name] = self._new_key(name)
            self._changed.add(name)
        return self._keys[name]


def erased(sealed: Mapping[str, Any], pseudonym: str) -> dict[str, Any]:
    """The sealed file without a subject and its meters."""
    return {each: facts for each, facts in sealed.items() if pseudonym not in (each, facts["owner"])}


def opened(sealed: Mapping[str, Any], pseudonym: str, commitment: str) -> Mapping[str, Any] | None:
    """The record behind a commitment, its binding checked; None where it was erased or never was."""
    facts = sealed.get(pseudonym)
    record: Mapping[str, Any] | None = None if facts is None else facts["records"].get(commitment)
    if facts is None or record is None:
        return None
    bound = hmac.digest(bytes.fromhex(facts["key"]), canonical(record), "sha256").hex()
    return record if hmac.compare_digest(bound, commitment) else None
