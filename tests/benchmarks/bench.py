"""What the scripts share: a database of their own, a stopwatch that takes the median, a line of output."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests import servers
from wisselplaats import config, db


@contextmanager
def own_database(name: str, kept: str | None = None) -> Iterator[str]:
    """A migrated database with the catalogue, dropped afterwards; the settings point at it.

    With `kept` it has that name and stays, so that what takes minutes to fill is filled once; who changes a migration
    drops it by hand.
    """
    if kept is None or not servers.is_there(kept):
        servers.start()
        url = servers.copy_template(kept or f"{servers.TEMPLATE}_{name}")
    else:
        url = servers.url(kept)
    engine = db.configure(url)
    os.environ["WISSELPLAATS_REDIS_URL"] = os.environ[servers.REDIS]
    with tempfile.TemporaryDirectory() as folder:
        config.configure(
            config.Settings(
                database_url=url,
                redis_url=os.environ[servers.REDIS],
                secret_key="only-for-the-benchmarks-of-today",
                base_url="http://localhost",
                files=Path(folder),
            )
        )
        try:
            yield url
        finally:
            db.session.remove()
            engine.dispose()
            if kept is None:
                servers.drop(f"{servers.TEMPLATE}_{name}")
            servers.stop()


def seconds(work: Callable[[], Any], runs: int = 1) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def line(what: str, ours: float, bare: float, against: str) -> None:
    """One result."""
    print(f"{what:<46} {ours * 1000:10.1f} ms   {ours / bare:8.1f} x  {against} ({bare * 1000:.1f} ms)")
