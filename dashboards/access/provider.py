"""An OpenID provider that vouches for users: what its file says, and who its answer stands for."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dashboards.access.visitor import Visitor
from scenarios.access.roles import Role, role_called

SECRET = "MACHIGRID_OIDC_SECRET"  # noqa: S105 - the name of the variable


class BadProviderError(ValueError):
    """The provider's file cannot be used; the message names the file and every fault."""


@dataclass(frozen=True, kw_only=True)
class Provider:
    """Where users come from and what they become.

    issuer      URL of the provider; its metadata stand under /.well-known/openid-configuration
    client_id   name of this dashboard there
    secret      its secret there, from the environment
    name_claim  claim that names the user
    role_claim  claim (a word or a list of words) that decides the role
    roles       role of each word; a user without any of them does not come in
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    name_claim: str = "preferred_username"
    role_claim: str = "groups"
    roles: Mapping[str, Role]

    @property
    def metadata_url(self) -> str:
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"

    def visitor(self, claims: Mapping[str, Any]) -> Visitor | None:
        """Who these claims stand for, in the highest role they give; None where they give none."""
        words = claims.get(self.role_claim, ())
        given = [self.roles[word] for word in ([words] if isinstance(words, str) else words) if word in self.roles]
        name = claims.get(self.name_claim)
        return Visitor(name=str(name), role=max(given)) if name and given else None


def read_provider(path: Path) -> Provider:
    """The provider of a TOML file; raises BadProviderError with all faults at once, OSError where it cannot be read."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadProviderError(f"{path}: not TOML: {error}") from None
    faults = [f"{key}: is missing" for key in ("issuer", "client_id", "roles") if not content.get(key)]
    faults += [f"{key}: there is no such setting" for key in sorted(content.keys() - Provider.__annotations__.keys())]
    if "secret" in content:
        faults.append(f"secret: belongs into the environment, as {SECRET}")
    elif not os.environ.get(SECRET):
        faults.append(f"secret: set {SECRET} in the environment")
    roles = {}
    for word, role in dict(content.get("roles") or {}).items():
        try:
            roles[word] = role_called(str(role))
        except ValueError as error:
            faults.append(f"roles.{word}: {error}")
    if faults:
        raise BadProviderError("\n".join(f"{path}: {fault}" for fault in faults))
    return Provider(**{**content, "roles": roles, "secret": os.environ[SECRET]})
