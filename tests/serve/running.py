"""How the tests of this folder run the program and see what it leaves behind."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ENV = {name: value for name, value in os.environ.items() if not name.startswith("WISSELPLAATS_")} | {
    "PYTHONPATH": str(ROOT)
}
CLI = [sys.executable, "-m", "wisselplaats.cli"]


def run(*arguments: str, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*CLI, *arguments], env=ENV | env, input=stdin, capture_output=True, text=True, check=False, timeout=120
    )


def left_in(folder: Path) -> list[str]:
    """Processes that work below a folder: every server of ours does."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (entry / "cwd").readlink().is_relative_to(folder):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
    return found


def gone_within(folder: Path, seconds: float) -> list[str]:
    """What is still there after at most so many seconds."""
    deadline = time.monotonic() + seconds
    while (left := left_in(folder)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`up` on a folder and a free port, ready; killed at the end when the test did not stop it."""
    command = [*CLI, "up", "--data", str(folder), "--port", "0", *arguments]
    with (folder.parent / "up.out").open("w+") as out:
        process = subprocess.Popen(command, env=ENV, stdout=out, stderr=subprocess.STDOUT, text=True)
        try:
            deadline = time.monotonic() + 240
            while "is ready" not in (text := (folder.parent / "up.out").read_text()):
                assert process.poll() is None, text
                assert time.monotonic() < deadline, text
                time.sleep(0.1)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(60)


def output(folder: Path) -> str:
    """What the last `up` on the folder said."""
    return (folder.parent / "up.out").read_text()
