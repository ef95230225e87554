"""One file with everything that cannot be made again: the database and the uploads."""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wisselplaats import __version__, db
from wisselplaats.serve.errors import ServeError
from wisselplaats.serve.folder import write_private
from wisselplaats.serve.host import binaries

FORMAT = 1
_DUMP, _ABOUT, _FILES = "database.dump", "backup.json", "files"
_EMPTY_SCHEMA = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"


def backup(target: Path, database_url: str, files: Path) -> None:
    """Write `target`; a name that exists is whole. The database goes first, so no row misses its file."""
    part = target.with_name(f".{target.name}.part")
    tools = _Tools(database_url)
    with _workshop(target.absolute().parent) as workshop:
        tools.run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(workshop / _DUMP))
        about = {"format": FORMAT, "version": __version__, "made_at": datetime.now(UTC).isoformat()}
        (workshop / _ABOUT).write_text(json.dumps(about))
        write_private(part, "")
        try:
            with tarfile.open(part, "w:gz", compresslevel=5) as archive:
                archive.add(workshop / _ABOUT, _ABOUT)
                archive.add(workshop / _DUMP, _DUMP)
                if files.is_dir():
                    archive.add(files, _FILES)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)


def restore(source: Path, database_url: str, files: Path, force: bool = False) -> None:
    """Put back what `backup` wrote; the database changes whole or not at all.

    Errors: ServeError when the file is none of ours, or when something is there already and not `force`.
    """
    if not source.is_file():
        raise ServeError(f"{source} is not there: name a file that `wisselplaats backup` wrote")
    if not force:
        _refuse_when_used(database_url, files)
    files.mkdir(parents=True, exist_ok=True)
    # unpacked beside the uploads, so that putting them in place is a rename
    with _workshop(files) as workshop:
        _unpack(source, workshop)
        _restore_database(workshop, database_url)
        _swap_files(workshop, files)
    db.migrate(database_url)


@contextmanager
def _workshop(parent: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=".wisselplaats-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(source: Path, workshop: Path) -> None:
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                _unpack_one(archive, member, workshop)
        about = json.loads((workshop / _ABOUT).read_text())
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise ServeError(f"{source} is not a whole backup of wisselplaats: {error}") from error
    if about.get("format") != FORMAT:
        raise ServeError(f"{source} was made by version {about.get('version')}: restore it with that version")


def _unpack_one(archive: tarfile.TarFile, member: tarfile.TarInfo, workshop: Path) -> None:
    """Write one file below the workshop; Python before 3.11.4 has no filter that would refuse the rest."""
    target = workshop / member.name
    if member.isdir():
        return
    content = archive.extractfile(member) if member.isreg() else None
    if content is None or not target.resolve().is_relative_to(workshop.resolve()):
        raise ValueError(f"{member.name} does not belong in a backup")
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _refuse_when_used(database_url: str, files: Path) -> None:
    """Tables and the catalogue alone, as a first start leaves them, are still empty."""
    from sqlalchemy import inspect, text

    engine = db.engine_for(database_url)
    try:
        with engine.connect() as connection:
            names = [n for n in ("organisation", "user_account") if inspect(connection).has_table(n)]
            used = any(connection.scalar(text(f"SELECT EXISTS (SELECT FROM {n})")) for n in names)  # noqa: S608
    finally:
        engine.dispose()
    if used:
        raise ServeError("this database is not empty: restore into an empty one, or add --force to throw it away")
    if files.is_dir() and any(path.is_file() for path in files.rglob("*")):
        raise ServeError(f"{files} is not empty: choose an empty folder, or add --force to throw it away")


def _restore_database(workshop: Path, database_url: str) -> None:
    """Through a script, so that emptying and filling are one transaction."""
    tools = _Tools(database_url)
    script = workshop / "restore.sql"
    tools.run("pg_restore", "--no-owner", "--no-privileges", "--file", str(script), str(workshop / _DUMP), server=False)
    settings = ["SET transaction_timeout = 0;"] if tools.server < 17 else []
    _write_script(script, workshop / "whole.sql", leave_out=settings)
    tools.run(
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set",
        "ON_ERROR_STOP=1",
        "--output",
        os.devnull,
        "--file",
        str(workshop / "whole.sql"),
    )


def _write_script(script: Path, whole: Path, leave_out: list[str]) -> None:
    """Empty the schema first; a newer pg_restore sets things that an older server does not know."""
    unknown = {f"{line}\n".encode() for line in leave_out}
    made = False
    with script.open("rb") as source, whole.open("wb") as target:
        target.write(f"SET lock_timeout = '30s';\n{_EMPTY_SCHEMA}\n".encode())
        for line in source:
            made = made or line.startswith(b"COPY ")
            # only the head of the script sets things; a row of data may read the same
            if made or line not in unknown:
                target.write(line)


def _swap_files(workshop: Path, files: Path) -> None:
    """Replace what is in the folder, not the folder: it may be a mounted volume."""
    for old in files.iterdir():
        if old == workshop:
            continue
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        else:
            old.unlink()
    restored = workshop / _FILES
    if restored.is_dir():
        for new in restored.iterdir():
            new.rename(files / new.name)


class _Tools:
    """pg_dump, pg_restore and psql that fit the server: of its own version, else newer."""

    def __init__(self, database_url: str) -> None:
        import psycopg

        plain = database_url.replace("postgresql+psycopg://", "postgresql://", 1)
        with psycopg.connect(plain, connect_timeout=10) as connection:
            self.server = connection.info.server_version // 10000
        self._env = os.environ | _libpq(psycopg.conninfo.conninfo_to_dict(plain))
        self._folder = self._choose()

    def _choose(self) -> Path:
        found = {version: folder for folder in _tool_folders() if (version := _version(folder)) >= self.server}
        if not found:
            raise ServeError(f"no pg_dump for PostgreSQL {self.server}: install postgresql-client-{self.server}")
        return found[min(found)]

    def run(self, name: str, *arguments: str, server: bool = True) -> None:
        """ServeError with the first line of what the tool says when it fails; `server` is where psql and dump go."""
        chosen = ["--no-password"] if server else []
        command = [str(self._folder / name), *chosen, *arguments]
        done = subprocess.run(command, env=self._env, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode != 0:
            lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
            raise ServeError(f"{name} failed, nothing was changed: {lines[0]}")


def _libpq(parts: dict[str, Any]) -> dict[str, str]:
    """The address as variables: a password on a command line can be read by everybody on the machine."""
    names = {"dbname": "PGDATABASE", "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    return {names[key]: str(value) for key, value in parts.items() if key in names and value is not None}


def _tool_folders() -> list[Path]:
    folders = []
    # later ones win when the version is the same: the system's own fit its server best
    with suppress(ServeError):
        folders.append(binaries())
    if system := shutil.which("pg_dump"):
        folders.append(Path(system).parent)
    return folders


def _version(folder: Path) -> int:
    done = subprocess.run([str(folder / "pg_dump"), "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    words = done.stdout.split()
    number = words[2].split(".")[0] if len(words) > 2 else ""
    return int(number) if number.isdecimal() else 0
