"""A private PostgreSQL server for the length of a test run, from the system's packages."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_USER = "sidak"
_SETTINGS = {
    "listen_addresses": "",  # the socket in the data folder is the only way in
    "fsync": "off",
    "max_connections": "40",
}


class NoServerError(Exception):
    """No server can be started here; the message says why."""


@contextmanager
def server() -> Iterator[str]:
    """Run a server; gives the address of its empty first database, without a password."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="sidak-pg-"))  # short: a socket's path has about 100 characters
    try:
        as_user = _as_owner_of(folder)
        data = folder / "data"
        initdb = [str(programs / "initdb"), "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        _run([*as_user, *initdb, f"--username={_USER}", f"--pgdata={data}"])
        settings = [f"--{name}={value}" for name, value in _SETTINGS.items()]
        command = [*as_user, str(programs / "postgres"), "-D", str(data), "-k", str(folder), *settings]
        with (folder / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
            try:
                _wait_until_ready(folder, process)
                yield f"postgresql://{_USER}@/postgres?host={folder}"
            finally:
                process.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
                process.wait(timeout=30)
    finally:
        shutil.rmtree(folder)


@contextmanager
def database(server_url: str, name: str) -> Iterator[str]:
    """A fresh database on the server; gives its address."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        yield server_url.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _programs() -> Path:
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        raise NoServerError("PostgreSQL's server is not installed (Debian: postgresql)")
    return folders[-1]


def _as_owner_of(folder: Path) -> list[str]:
    """What to put before a command: the server refuses to run as root, so root lends the folder to `postgres`."""
    setpriv = shutil.which("setpriv")
    dies_with_us = [setpriv, "--pdeathsig=QUIT"] if setpriv else []
    if os.geteuid() != 0:
        return dies_with_us
    if not setpriv:
        raise NoServerError("PostgreSQL refuses to run as root, and there is no setpriv to change that")
    try:
        owner = pwd.getpwnam("postgres")
    except KeyError:
        raise NoServerError("PostgreSQL refuses to run as root, and there is no user `postgres`") from None
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return [*dies_with_us, f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoServerError(f"{Path(command[-1]).name}: {done.stderr.strip()}")


def _wait_until_ready(folder: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            psycopg.connect(f"postgresql://{_USER}@/postgres?host={folder}").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoServerError(f"PostgreSQL did not start: {(folder / 'log').read_text()[-500:]}")
