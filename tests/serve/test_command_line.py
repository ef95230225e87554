"""The command line's manners: quick help, one-line errors that say what to do."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serve.running import ENV, run


def test_help_imports_nothing_that_takes_time() -> None:
    heavy = {
        "sqlalchemy",
        "flask",
        "celery",
        "redis",
        "psycopg",
        "numpy",
        "shapely",
        "pyproj",
        "alembic",
        "wisselplaats.db",
    }
    script = "import sys, wisselplaats.cli; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", script], env=ENV, capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["migrate", "--data", "/nowhere/at/all"], 1, "wisselplaats up --data"),
        (["token", "--user", "a@b.nl"], 2, "--organisation"),
        (["token", "--user", "a@b.nl", "--organisation", "x", "--scopes", "alles"], 1, "choose from"),
        (["up", "--porto", "1"], 2, "--help"),
        (["fly"], 2, "fly"),
        (["create-user", "a@b.nl", "--organisation", "x", "--role", "lezer", "--password-stdin"], 1, "standard input"),
        (["restore", "/nowhere.tar.gz", "--data", "/nowhere"], 1, "nothing runs"),
    ],
)
def test_an_error_is_one_line_with_what_to_do(arguments: list[str], code: int, words: str) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert words in done.stderr
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_a_database_that_does_not_answer_is_said_in_one_line() -> None:
    done = run("verify", WISSELPLAATS_DATABASE_URL="postgresql://u:geheim@127.0.0.1:1/x")
    assert done.returncode == 1
    assert "does not answer" in done.stderr and done.stderr.count("\n") == 1
    assert "geheim" not in done.stderr


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("up", "--data", str(tmp_path / "data"), "--port", port)
    assert done.returncode == 1
    assert port in done.stderr and "--port 0" in done.stderr
    assert not (tmp_path / "data" / "postgres").exists()


def test_doctor_says_what_is_wrong_and_ends_with_one() -> None:
    done = run("doctor", WISSELPLAATS_DATABASE_URL="postgresql://u@127.0.0.1:1/x")
    assert done.returncode == 1
    assert "WRONG" in done.stdout
