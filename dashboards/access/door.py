"""The door: requests without a log-in are sent to the log-in page, state-changing ones from elsewhere are refused."""

import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, redirect, request, session, url_for
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboards.access.settings import OWN, Access, session_key
from dashboards.access.trail import Trail
from dashboards.access.visitor import Visitor
from scenarios.access.roles import role_called
from scenarios.access.users import User

SAFE = {"GET", "HEAD", "OPTIONS"}
OUTSIDE = ("/login", "/assets/")
"""What is answered before anybody has logged in."""

SESSION_S = 12 * 3600


def hang_door(server: Flask, runs: Path, access: Access) -> None:
    """Set the server's sessions, its audit trail, and what it checks before every request."""
    server.extensions["trail"] = Trail(runs / OWN / "trail.jsonl")
    server.before_request(refuse_other_origins)
    if not access.required:
        return
    server.secret_key = session_key(runs)
    if access.https:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=1, x_proto=1)
    server.config.update(
        PERMANENT_SESSION_LIFETIME=SESSION_S,
        SESSION_COOKIE_NAME="machigrid",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=access.https,
    )

    @server.before_request
    def let_in() -> Response | None:
        found = visitor_of(session, access)
        if found is not None:
            g.visitor = found
            return None
        if request.path.startswith(OUTSIDE):
            return None
        if request.method == "GET" and not request.path.startswith("/_dash"):
            return redirect(url_for("login.form", next=request.full_path.rstrip("?")))
        return abort(401)


def refuse_other_origins() -> None:
    """Cross-site request forgery: a page of another origin may not change anything here.

    Browsers say where a request comes from (Fetch metadata, and Origin with every POST); what says nothing is no
    browser and carries no cookie by itself.
    """
    if request.method in SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site", "same-origin"), request.headers.get("Origin")
    if site not in {"same-origin", "none"} or (origin is not None and urlsplit(origin).netloc != request.host):
        abort(403)


def remember(found: Visitor, user: User | None) -> None:
    """Start a session, from nothing, so that no earlier one can be carried into it."""
    session.clear()
    session.permanent = True
    session["name"], session["role"] = found.name, found.role.word
    session["mark"] = None if user is None else mark(user)


def visitor_of(facts: Any, access: Access) -> Visitor | None:
    """Whose session this is; None without one, and for users who were removed or given another phrase since."""
    if "name" not in facts:
        return None
    if facts["mark"] is None:
        return Visitor(name=facts["name"], role=role_called(facts["role"])) if access.provider else None
    user = access.known_users().get(facts["name"])
    return Visitor(name=user.name, role=user.role) if user and mark(user) == facts["mark"] else None


def mark(user: User) -> str:
    """Changes when the pass phrase does."""
    return hashlib.sha256(user.secret.encode()).hexdigest()[:16]
