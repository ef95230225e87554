"""The embedded servers, really started: where the data may lie, and that nothing is left behind."""

import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from redis import AuthenticationError, Redis

from tests.serve.running import ENV, ROOT, gone_within
from wisselplaats.serve import embedded_servers


def plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def test_data_is_kept_between_two_runs(tmp_path: Path) -> None:
    folder = tmp_path / "servers"
    with embedded_servers(folder) as (database_url, _), psycopg.connect(plain(database_url)) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    with embedded_servers(folder) as (database_url, _), psycopg.connect(plain(database_url)) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (7,)
    assert gone_within(folder, 0) == []


@pytest.mark.parametrize("name", ["met spatie é 'x'", "a" * 100])
def test_any_folder_will_do_below_one_that_only_its_owner_enters(tmp_path: Path, name: str) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with embedded_servers(private / name) as (database_url, redis_url):
        with psycopg.connect(plain(database_url)) as connection:
            assert connection.info.server_version >= 180000
        with Redis.from_url(redis_url) as client:
            assert client.ping()
    assert private.stat().st_mode & 0o777 == 0o700


def test_the_application_is_no_superuser_and_the_broker_asks_for_a_password(tmp_path: Path) -> None:
    with embedded_servers(tmp_path / "servers") as (database_url, redis_url):
        with psycopg.connect(plain(database_url)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("COPY (SELECT 1) TO PROGRAM 'cat'")
        port = int(redis_url.rsplit(":", 1)[1].split("/")[0])
        with Redis(port=port) as stranger, pytest.raises(AuthenticationError):
            stranger.ping()


def test_a_killed_parent_takes_its_servers_along_and_the_next_start_works(tmp_path: Path) -> None:
    folder = tmp_path / "servers"
    script = (
        "import sys, time, pathlib; from wisselplaats.serve import embedded_servers\n"
        f"with embedded_servers(pathlib.Path({str(folder)!r})): print('up', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], env=ENV, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == b"up\n"
        process.send_signal(signal.SIGKILL)
    # at once: the old server is still closing
    with embedded_servers(folder) as (database_url, _), psycopg.connect(plain(database_url)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert gone_within(folder, 30) == []


def test_a_lock_file_that_names_another_living_process_does_not_stop_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "servers"
    with embedded_servers(folder):
        pass
    # as after a power cut, when the number belongs to another program by now
    with subprocess.Popen(["sleep", "60"]) as other:
        (folder / "postgres" / "data" / "postmaster.pid").write_text(f"{other.pid}\n{folder}/postgres/data\n")
        with embedded_servers(folder) as (database_url, _), psycopg.connect(plain(database_url)) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert other.poll() is None
        other.kill()
