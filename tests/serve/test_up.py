"""`wisselplaats up` as an operator meets it: started, asked, stopped, killed."""

import json
import signal
import time
import urllib.request
from pathlib import Path

import pytest

from tests.serve.running import gone_within, left_in, output, run, started


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the module: later tests also show that it can be started again."""
    path = tmp_path_factory.mktemp("up") / "data"
    path.parent.chmod(0o700)
    return path


def address(folder: Path) -> str:
    found: str = json.loads((folder / "run.json").read_text())["env"]["WISSELPLAATS_BASE_URL"]
    return found


def test_it_is_ready_serves_the_other_commands_and_leaves_no_process_after_ctrl_c(folder: Path) -> None:
    with started(folder) as process:
        with urllib.request.urlopen(f"{address(folder)}/health/ready") as answer:
            assert answer.status == 200
        for private in ("run.json", "secret-key.secret", "valkey-password.secret"):
            assert (folder / private).stat().st_mode & 0o077 == 0
        assert folder.stat().st_mode & 0o077 == 0

        second = run("up", "--data", str(folder), "--port", "0")
        assert second.returncode == 1
        assert "in use by another" in second.stderr and second.stderr.count("\n") == 1

        made = run("create-organisation", "delft", "--name", "Delft", "--kind", "gemeente", "--data", str(folder))
        assert (made.returncode, made.stderr) == (0, "")

        doctor = run("doctor", "--data", str(folder))
        assert doctor.returncode == 0, doctor.stdout
        assert len(doctor.stdout.splitlines()) == 8

        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
    assert left_in(folder) == []
    assert not (folder / "run.json").exists()


def test_it_keeps_its_data_and_a_kill_of_the_supervisor_leaves_no_process(folder: Path) -> None:
    make = ("create-organisation", "gouda", "--name", "Gouda", "--kind", "gemeente", "--data", str(folder))
    with started(folder) as process:
        assert run(*make).returncode == 0
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert gone_within(folder, 30) == []
    assert "nothing runs" in run("verify", "--data", str(folder)).stderr
    with started(folder):
        again = run(*make)
        assert again.returncode == 1
        assert "gouda" in again.stderr and again.stderr.count("\n") == 1


def test_a_worker_that_dies_comes_back_and_a_database_that_dies_ends_everything(folder: Path) -> None:
    with started(folder) as process:
        kill(folder, "celery -A workers.app:app worker")
        wait_for(folder, "worker stopped with code -9, again in 1 s")
        kill(folder, "postgres -D")
        assert process.wait(60) == 1
    assert "PostgreSQL stopped by itself" in output(folder)
    assert gone_within(folder, 30) == []


def kill(folder: Path, words: str) -> None:
    """Kill the main process, the oldest, of those below the folder with these words in their command."""
    import os

    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if runs_below(entry, folder, words)]
    os.kill(min(pids), signal.SIGKILL)


def runs_below(entry: Path, folder: Path, words: str) -> bool:
    """Whether a process of ours has these words in its command; those of others may not be looked into."""
    try:
        here = (entry / "cwd").readlink().is_relative_to(folder)
        return here and words in (entry / "cmdline").read_text().replace("\0", " ")
    except (PermissionError, FileNotFoundError, ProcessLookupError):
        return False


def wait_for(folder: Path, words: str) -> None:
    deadline = time.monotonic() + 60
    while words not in output(folder):
        assert time.monotonic() < deadline, output(folder)
        time.sleep(0.1)
