"""The servers that come with the product, so that one command runs everything and tests have real ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wisselplaats.serve.errors import ServeError

__all__ = ["ServeError", "embedded_servers"]


@contextmanager
def embedded_servers(folder: Path, durable: bool = False) -> Iterator[tuple[str, str]]:
    """PostgreSQL and Valkey for the length of a `with`: yields (database address, Redis address).

    The folder keeps the cluster for a next time. Not durable: after a power cut the data may be lost, which
    suits tests. Call it from the main thread: the servers end with the thread that started them.
    """
    from wisselplaats.serve.folder import secret
    from wisselplaats.serve.postgres import Postgres
    from wisselplaats.serve.valkey import Valkey

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = folder.absolute()
    postgres = Postgres(folder / "postgres", folder / "postgres.log", durable=durable)
    valkey = Valkey(folder / "valkey", folder / "valkey.log", secret(folder / "valkey.secret"))
    try:
        valkey.begin()
        postgres.begin()
        valkey.finish()
        postgres.finish()
        yield postgres.url, valkey.url
    finally:
        valkey.stop()
        postgres.stop()
