"""Starts the process that reads a workbook, keeps its limits, and follows what it writes while it writes."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import IO, Any

from wisselplaats.domain.delivery.rows import Limits
from wisselplaats.domain.errors import Invalid, TooLarge, UnsupportedContent

MODULE = "wisselplaats.adapters.tables.workbook_child"
LONGEST_FRAME = 256 << 20
PAUSE = 0.005
OUT_OF_MEMORY = 3
ROOT = Path(__file__).resolve().parents[3]


class Child:
    """One run of the child. Its frames lie in a file without a name, so they can be read more than once.

    The process ends with this object at the latest. `meanwhile` is called while it is waited for; it may raise.
    """

    def __init__(self, task: str, path: Path, limits: Limits, meanwhile: Callable[[], None], **options: Any) -> None:
        self.limits, self._meanwhile = limits, meanwhile
        given = {
            "memory_mb": limits.memory_mb, "seconds": limits.seconds, "unpacked_mb": limits.unpacked_mb, **options
        }  # fmt: skip
        # the module is found where we were found; nothing else of our environment is its business
        environment = {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
        command = [sys.executable, "-P", "-m", MODULE, task, str(path), json.dumps(given)]
        self._spool: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by _stop
        self._end = monotonic() + limits.seconds
        self._process = subprocess.Popen(  # noqa: S603 - our own module, our own arguments
            command, stdin=subprocess.DEVNULL, stdout=self._spool, stderr=subprocess.DEVNULL, env=environment
        )
        self._closing = weakref.finalize(self, _stop, self._process, self._spool)

    def frames(self) -> Iterator[dict[str, Any]]:
        """Every frame from the first on, waiting for those that are still to come.

        Raises what the child refused the file for; Invalid `xlsx_unreadable` when it broke on the file, TooLarge
        `xlsx_needs_too_much` or `file_too_slow` when a limit stopped it.
        """
        at = 0
        while True:
            size = int.from_bytes(self._bytes(at, 4), "big")
            if size == 0:
                return
            if size > LONGEST_FRAME:
                raise Invalid.one("file", "xlsx_unreadable")
            frame = json.loads(self._bytes(at + 4, size))
            at += 4 + size
            if "refused" in frame:
                raise _refusal(*frame["refused"])
            yield frame
            if "end" in frame or "sheets" in frame:
                return

    def _bytes(self, at: int, size: int) -> bytes:
        while True:
            ended = self._process.poll()
            # by position, for the child moves the one of the file that it writes to
            found = os.pread(self._spool.fileno(), size, at)
            if len(found) == size:
                return found
            if ended is not None:
                raise self._failure(ended)
            if monotonic() > self._end:
                self._process.kill()
                raise TooLarge("file_too_slow", limit=f"{self.limits.seconds} s")
            self._meanwhile()
            sleep(PAUSE)

    def _failure(self, ended: int) -> Invalid | TooLarge:
        if ended == -signal.SIGXCPU:
            return TooLarge("file_too_slow", limit=f"{self.limits.seconds} s")
        if ended == OUT_OF_MEMORY or ended in (-signal.SIGABRT, -signal.SIGKILL):
            return TooLarge("xlsx_needs_too_much", limit=f"{self.limits.memory_mb} MB")
        return Invalid.one("file", "xlsx_unreadable")


def _refusal(kind: str, code: str, params: dict[str, Any]) -> Invalid | TooLarge | UnsupportedContent:
    if kind == "too_large":
        return TooLarge(code, **params)
    if kind == "unsupported":
        return UnsupportedContent(code, **params)
    return Invalid.one("file", code, **params)


def _stop(process: "subprocess.Popen[bytes]", spool: IO[bytes]) -> None:
    process.kill()
    process.wait()
    spool.close()
