"""Children under supervision: what comes back, what ends everything, what a kill reaches."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.running import gone_within, left_in
from wisselplaats.serve import ServeError
from wisselplaats.serve.processes import Child, wait_until
from wisselplaats.serve.supervisor import Supervisor


def child(folder: Path, script: str, **options: object) -> Child:
    command = [sys.executable, "-c", script]
    return Child(name="a child", command=command, log=folder / "child.log", env=os.environ, folder=folder, **options)  # type: ignore[arg-type]


def test_a_child_that_does_not_listen_is_killed_with_its_own_children(tmp_path: Path) -> None:
    script = (
        "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork()\n"
        "open('ready', 'w').close(); time.sleep(60)"
    )
    stubborn = child(tmp_path, script, patience=0.3)
    stubborn.start()
    wait_until((tmp_path / "ready").exists, stubborn, 10)
    stubborn.stop()
    assert gone_within(tmp_path, 30) == []


def test_a_child_that_dies_while_starting_says_why(tmp_path: Path) -> None:
    broken = child(tmp_path, "import sys; print('no such port'); sys.exit(3)")
    broken.start()
    with pytest.raises(ServeError, match=r"a child stopped with code 3.*child\.log: no such port"):
        wait_until(lambda: False, broken, 10)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """A run in the background ignores the interrupt that this test sends to itself."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_child_comes_back_after_a_pause(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    supervisor = Supervisor()
    supervisor.start(child(tmp_path, "open('starts', 'a').write('x'); import time; time.sleep(0.1)"))
    threading.Timer(2.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        supervisor.watch()
    supervisor.stop()
    assert (tmp_path / "starts").read_text() == "xx"
    assert "again in 1 s" in capsys.readouterr().out


def test_the_death_of_a_vital_server_ends_the_watch(tmp_path: Path) -> None:
    supervisor = Supervisor()
    vital = child(tmp_path, "pass")
    vital.start()
    supervisor.add_vital(vital, vital.stop)
    with pytest.raises(ServeError, match="a child stopped by itself with code 0, so everything stops"):
        supervisor.watch()
    supervisor.stop()
    assert left_in(tmp_path) == []
