"""The dashboard's own server: one process, this machine only."""

import ipaddress
import socket
import webbrowser
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
from waitress import create_server
from waitress.server import BaseWSGIServer

from dashboards.access.settings import OPEN, Access
from dashboards.app import create_app

LOOPBACK = "127.0.0.1"
THREADS = 12
"""A browser asks for six things at once, and two may start together."""


def serve(runs: Path, port: int, *, open_browser: bool = False, host: str = LOOPBACK, access: Access = OPEN) -> None:
    """Serve the runs in `runs` until interrupted; port 0 takes any free one.

    Raises ValueError for an address that others could reach while nobody has to log in, and for users or a provider
    that cannot be told; OSError when the port is taken or a file cannot be read.
    """
    server = server_for(runs, port, host=host, access=access)
    url = f"http://{server.effective_host}:{server.effective_port}/"
    print(url, flush=True)  # noqa: T201 - the one line that a user of the command waits for
    if open_browser:
        webbrowser.open(url)
    try:
        server.run()
    finally:
        server.close()


def server_for(runs: Path, port: int, *, host: str = LOOPBACK, access: Access = OPEN) -> BaseWSGIServer:
    """A server that listens but does not answer yet; the caller runs and closes it."""
    address = ipaddress.ip_address(host)
    if access.users is not None and access.users.exists():
        access.known_users()  # a broken file is told now, and not to whoever logs in first
    if not address.is_loopback and not access.required:
        raise ValueError(f"host: must be a loopback address, because there is no log-in (got {host}); see --users")
    if not address.is_loopback and not address.is_unspecified:
        access = replace(access, hosts=(*access.hosts, f"[{host}]" if ":" in host else host))
    # Arrow's own pool holds on to what tables of big runs took: pages of a hundred buildings' year 100 MB more.
    pa.set_memory_pool(pa.system_memory_pool())
    app = create_app(runs, access).server
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return create_server(app, sockets=[socket.create_server((host, port), family=family)], threads=THREADS, ident=None)
