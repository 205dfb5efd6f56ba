"""The audit trail of a served dashboard: one line for each log-in, refusal, and thing done."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from flask import current_app, has_request_context, request

from dashboards.access.visitor import visitor


class Trail:
    """Lines at the end of a file that only its owner may read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, did: str, what: str = "", *, who: str | None = None) -> None:
        """Add a line: when, who, from where, did what. One write each, so that lines of two requests stay whole."""
        facts = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "who": visitor().name if who is None else who,
            "from": request.remote_addr if has_request_context() else None,
            "did": did,
            "what": what,
        }
        line = json.dumps(facts, ensure_ascii=False) + "\n"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)


def note(did: str, what: str = "", *, who: str | None = None) -> None:
    """Add a line to the trail of the server that answers this request."""
    current_app.extensions["trail"].note(did, what, who=who)
