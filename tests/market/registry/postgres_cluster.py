"""A private PostgreSQL on the loopback address, in a temporary folder, gone with the tests."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path


def programs():
    """Folder of initdb and pg_ctl, None where PostgreSQL is not installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def cluster(folder):
    """URL of a new cluster, which PostgreSQL refuses to run as root."""
    person = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
    home = Path(tempfile.mkdtemp(prefix="machigrid-pg-"))
    if person:
        shutil.chown(home, "postgres", "postgres")

    def run(program, *words):
        command = [folder / program, "-D", home / "data", *words]
        subprocess.run(command, check=True, cwd=home, stdout=subprocess.DEVNULL, **person)

    port = free_port()
    try:
        run("initdb", "-A", "trust", "-U", "machigrid", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1"
        run("pg_ctl", "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://machigrid@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
