"""How much a delivery adds to copying the same rows into PostgreSQL."""

import argparse
import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from tests.benchmarks.bench import line, own_database, seconds
from tests.factories import actor
from wisselplaats import edge
from wisselplaats.db import session, transaction
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import DeliveryKind, Role
from wisselplaats.services import delivery

COLUMNS = ("bronId", "materiaal", "hoeveelheid", "eenheid", "jaarVanAanleg", "straat", "gemeente", "x", "y")


def rows(count: int) -> list[tuple[str, ...]]:
    """An inventory of tiles along a street."""
    return [
        (f"object-{n}", "betontegel 300x300x45", f"{10 + n % 90},5", "m2", str(1970 + n % 50), f"Straat {n % 400}", "Leiden",
         str(92_000 + n % 4000), str(462_000 + n % 3000))
        for n in range(count)
    ]  # fmt: skip


def copied(data: list[tuple[str, ...]]) -> None:
    """The bare thing: the same cells by COPY into a table of text."""
    with transaction():
        session.execute(
            text(
                "CREATE TEMP TABLE bare (a text,b text,c text,d text,e text,f text,g text,h text,i text) ON COMMIT DROP"
            )
        )
        driver = session.connection().connection.driver_connection
        with driver.cursor().copy("COPY bare FROM STDIN") as copy:  # type: ignore[union-attr]
            for row in data:
                copy.write_row(row)


def delivered(who: Actor, file: Path) -> None:
    """The same rows as a delivery: kept, read, compared, written with an outcome per row."""
    with file.open("rb") as stream, delivery.keep(who, stream, file.name) as kept, transaction():
        made = delivery.receive(who, edge.now(), kept, kind=DeliveryKind.ASSETS, source_system="bench", trial=False)
    delivery.process(made.id, edge.now)


def run(count: int) -> None:
    """Write the file, copy its rows, deliver it twice."""
    data = rows(count)
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([COLUMNS, *data])
    who = actor(Role.ASSET_MANAGER)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "areaal.csv"
        file.write_text(out.getvalue(), encoding="utf-8")
        plain = seconds(lambda: copied(data), 3)
        line(f"{count} rows, all new", seconds(lambda: delivered(who, file)), plain, "the bare COPY")
        line(f"{count} rows, all unchanged", seconds(lambda: delivered(who, file)), plain, "the bare COPY")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    wanted = parser.parse_args().rows
    with own_database("deliveries"):
        run(wanted)
