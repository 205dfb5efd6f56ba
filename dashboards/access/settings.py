"""How a dashboard is served to others."""

import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dashboards.access.provider import Provider, read_provider
from scenarios.access.users import User, read_users

OWN = ".dashboard"
"""Folder among the runs for what the dashboard itself keeps: its session key and the audit trail."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """Who may come in, and how; raises BadUsers, BadProviderError or OSError when its files are first read.

    users     file of users, None: nobody logs in by pass phrase
    provider  file that names an OpenID provider, None: nobody comes from there
    hosts     names and addresses by which browsers reach the server, beside those of this machine
    https     the connection is encrypted by something in front of this server
    """

    users: Path | None = None
    provider: Path | None = None
    hosts: tuple[str, ...] = ()
    https: bool = False

    @property
    def required(self) -> bool:
        """Whether anybody has to log in."""
        return self.users is not None or self.provider is not None

    def known_users(self) -> dict[str, User]:
        """The users as the file has them now: who is removed is out at once."""
        return {} if self.users is None else read_users(self.users)

    @cached_property
    def known_provider(self) -> Provider | None:
        """The OpenID provider, None where there is none."""
        return None if self.provider is None else read_provider(self.provider)


OPEN = Access()
"""This machine only: nobody logs in."""


def session_key(runs: Path) -> bytes:
    """The key that signs sessions, made at first use; log-ins outlive the server."""
    path = runs / OWN / "session.key"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as file:
        key = secrets.token_bytes(32)
        file.write(key)
    return key
