"""A real Celery worker, for tests that kill it."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Worker:
    """A Celery worker as a process of its own; what it says goes to `log`."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        command = [sys.executable, "-m", "celery", "-A", "workers.app", "worker", "--pool", "solo", "-l", "warning"]
        self.log = log.open("w")
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)

    def kill(self) -> None:
        """As the kernel does when memory is out."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(30)
        self.log.close()
