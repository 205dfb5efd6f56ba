"""The pages of the log-in: pass phrase, OpenID provider, and out again."""

import secrets
from http import HTTPStatus

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, session, url_for

from dashboards.access.attempts import Attempts
from dashboards.access.door import remember
from dashboards.access.settings import Access
from dashboards.access.trail import note
from dashboards.access.visitor import Visitor, visitor
from dashboards.words import LANGUAGES, words_in
from scenarios.access.users import verified

LONGEST = 1024
"""Characters of a pass phrase that are looked at: hashing a longer one would only keep the server busy."""


def open_login(server: Flask, access: Access) -> None:
    """Add the log-in's routes."""
    pages = Blueprint("login", __name__)
    attempts = Attempts()

    @pages.get("/login")
    def form() -> Response:
        return shown(access)

    @pages.post("/login")
    def enter() -> Response:
        given = request.form.get("token", "")
        if not secrets.compare_digest(given.encode(), session.get("form", " ").encode()):
            return shown(access, "expired", HTTPStatus.BAD_REQUEST)
        name, phrase = request.form.get("name", "")[:64], request.form.get("phrase", "")[:LONGEST]
        keys = (f"name {name}", f"address {request.remote_addr}")
        if wait_s := attempts.wait_s(keys):
            note("log-in held back", name, who="")
            return shown(access, "wait", HTTPStatus.TOO_MANY_REQUESTS, wait_s=wait_s)
        user = verified(access.known_users(), name, phrase)
        if user is None:
            attempts.failed(keys)
            note("log-in refused", name, who="")
            return shown(access, "wrong", HTTPStatus.UNAUTHORIZED)
        attempts.succeeded(keys[0])
        remember(Visitor(name=user.name, role=user.role), user)
        note("log-in", user.role.word, who=user.name)
        return redirect(inside(request.form.get("next")))

    @pages.post("/login/out")
    def out() -> Response:
        note("log-out", who=visitor().name)
        session.clear()
        return redirect(url_for("login.form"))

    if access.known_provider is not None:
        add_provider(pages, server, access)
    server.register_blueprint(pages)


def add_provider(pages: Blueprint, server: Flask, access: Access) -> None:
    """Routes to the OpenID provider and back (authorization code with PKCE, state and nonce by authlib)."""
    try:
        from authlib.integrations.flask_client import OAuth, OAuthError  # noqa: PLC0415 - an extra
    except ImportError:
        raise ImportError("log-in by OpenID needs the extra `oidc`: pip install 'machigrid[oidc]'") from None

    provider = access.known_provider
    client = OAuth(server).register(
        "provider",
        server_metadata_url=provider.metadata_url,
        client_id=provider.client_id,
        client_secret=provider.secret,
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
    )

    @pages.get("/login/provider")
    def leave() -> Response:
        session["next"] = inside(request.args.get("next"))
        return client.authorize_redirect(url_for("login.back", _external=True))

    @pages.get("/login/back")
    def back() -> Response:
        try:
            claims = client.authorize_access_token()["userinfo"]
        except OAuthError as error:
            note("log-in refused", str(error), who="")
            return shown(access, "provider", HTTPStatus.UNAUTHORIZED)
        found = provider.visitor(claims)
        if found is None:
            note("log-in refused", str(claims.get(provider.name_claim)), who="")
            return shown(access, "no_role", HTTPStatus.FORBIDDEN)
        target = session.get("next", "/")
        remember(found, None)
        note("log-in", found.role.word, who=found.name)
        return redirect(target)


def shown(access: Access, problem: str | None = None, status: int = HTTPStatus.OK, *, wait_s: int = 0) -> Response:
    """The log-in page, with what went wrong before."""
    lang = request.args.get("lang") or request.accept_languages.best_match(LANGUAGES, default=LANGUAGES[0])
    words = words_in(lang if lang in LANGUAGES else LANGUAGES[0])
    token = session.setdefault("form", secrets.token_urlsafe(24))
    page = render_template(
        "login.html",
        words=words,
        problem=problem and words(f"login.{problem}", seconds=wait_s),
        token=token,
        target=inside(request.values.get("next")),
        by_phrase=access.users is not None,
        by_provider=access.provider is not None,
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    if wait_s:
        answer.headers["Retry-After"] = str(wait_s)
    return answer


def inside(target: str | None) -> str:
    """A path of this server; anything else, another host above all, becomes the first page."""
    return target if target and target.startswith("/") and not target.startswith(("//", "/\\")) else "/"
