"""What the browser may do: talk to this server only."""

from collections.abc import Sequence

from dash import Dash
from flask import Response

HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def secure(app: Dash, hosts: Sequence[str] = ()) -> None:
    """Refuse foreign host names (DNS rebinding) and forbid the page every other origin.

    To be called last: the policy names the hashes of the inline scripts known by then.

    hosts   names by which browsers may reach this server, beside those of this machine
    """
    policy = "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {' '.join(app.csp_hashes())}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        ]
    )
    app.server.config["TRUSTED_HOSTS"] = [*HOSTS, *hosts]

    @app.server.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response
