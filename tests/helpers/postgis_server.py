"""A PostgreSQL server of one's own, with PostGIS, for as long as it is needed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/lib/postgresql/bin"))
EXTENSION = Path("/usr/share/postgresql") / PROGRAMS.parent.name / "extension/postgis.control"


def missing() -> str:
    """Why no server can be started, or nothing."""
    needed = (PROGRAMS / "initdb", PROGRAMS / "pg_ctl", EXTENSION)
    absent = [str(file) for file in needed if not file.exists()]
    return f"{', '.join(absent)} not found (Debian: apt install postgresql-15-postgis-3)" if absent else ""


@contextmanager
def running() -> Iterator[str]:
    """Start an empty server with PostGIS, give its address for `psycopg.connect`, stop and remove it.

    It listens on a socket in its own folder only, so that it meets no other server. PostgreSQL refuses to
    run as root; there it runs as the user that Debian's package makes.
    """
    with tempfile.TemporaryDirectory(prefix="postgis-", ignore_cleanup_errors=True) as name:
        folder, user = Path(name), []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            user = ["runuser", "-u", "postgres", "--"]

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [*user, str(PROGRAMS / program), *arguments],
                check=True,
                cwd=folder,
                stdout=subprocess.DEVNULL,
            )

        data = str(folder / "data")
        run("initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c jit=off"
        run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            import psycopg

            address = f"host={folder} user=tests dbname=postgres"
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("CREATE EXTENSION postgis")
            yield address
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
