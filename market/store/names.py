"""Who stands behind the pseudonyms of a log, as far as it was not erased."""

from collections.abc import Mapping
from typing import Any

from market.log.subjects import METER, Subjects


class Names:
    """The inverse of `Subjects`: from what the log says to the name; the erased keep their pseudonym for a name."""

    def __init__(self, sealed: Mapping[str, Any], subjects: Subjects) -> None:
        self._names: dict[str, str] = {alias: facts["name"] for alias, facts in sealed.items()}
        self._records: dict[str, Mapping[str, Any]] = {
            commitment: record for facts in sealed.values() for commitment, record in facts["records"].items()
        }
        self._subjects = subjects

    def pseudonym(self, name: str) -> str:
        """The name of an account or ownership group."""
        if name.startswith("@") or not name:
            return name
        self._subjects.keep_alias(name, name)
        return self._names.get(name, name)

    def meter(self, source: str, _owner: str | None = None) -> str:
        """The name of a meter."""
        if not source:
            return source
        self._subjects.keep_alias(METER + source, source)
        return self._names.get(source, METER + source).removeprefix(METER)

    def beneficiary(self, commitment: str) -> str:
        """For whom grams were retired; the commitment itself where that was erased."""
        record = self._records.get(commitment)
        return commitment if record is None else str(record["beneficiary"])
