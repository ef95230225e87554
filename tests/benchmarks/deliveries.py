"""How much a delivery adds to copying the same rows into PostgreSQL, and how much memory it takes.

Each size runs in a process of its own, so that the peak is that of a worker that did nothing else. What is bare is
COPY of the finished rows of the inventory, all columns as text in memory already, into a table with the same columns
and the same indexes, and without the foreign keys and checks that the inventory has.
"""

import argparse
import csv
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from tests.benchmarks.bench import own_database, seconds
from tests.factories import actor
from wisselplaats import edge
from wisselplaats.adapters.tables.readers import open_table
from wisselplaats.db import session, transaction
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import DeliveryKind, Role
from wisselplaats.services import delivery

MAPPED = (
    "bronId",
    "materiaal",
    "hoeveelheid",
    "eenheid",
    "jaarVanAanleg",
    "vervangingsjaar",
    "straat",
    "gemeente",
    "x",
    "y",
)
COLUMNS = (*MAPPED, *(f"kenmerk {n}" for n in range(1, 16)))
"""25 columns, as a wide export has them: ten that we know, fifteen of the asset system itself."""
KINDS = ("betontegel 300x300x45", "keiformaat betonstraatsteen 80", "trottoirband 130/150x250", "opsluitband 100x200")


def rows(count: int, changed: bool = False) -> Iterator[tuple[str, ...]]:
    """An inventory along streets; numbers with a comma, places to the centimetre."""
    unit = {0: "m2", 1: "m2", 2: "m", 3: "m"}
    for n in range(count):
        yield (
            f"object-{n:07d}", KINDS[n % 4], f"{10 + n % 990},{n % 90 + 10}", unit[n % 4], str(1970 + n % 50),
            str(2030 + n % 30 + changed), f"Straat {n % 400}", "Leiden", f"{92_000 + n % 4000},{n % 90 + 10}",
            f"{462_000 + n % 3000},{n % 80 + 10}", *(f"waarde {(n * k) % 97}" for k in range(1, 16)),
        )  # fmt: skip


def write(path: Path, count: int, form: str) -> None:
    """The rows as CSV, XLSX or GeoPackage."""
    if form == "csv":
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=";").writerows(chain([COLUMNS], rows(count)))
    elif form == "xlsx":
        _workbook(path, count)
    else:
        _geopackage(path, count)


def _workbook(path: Path, count: int) -> None:
    from xlsxwriter import Workbook

    book = Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("areaal")
    for number, row in enumerate(chain([COLUMNS], rows(count))):
        sheet.write_row(number, 0, row)
    book.close()


def _geopackage(path: Path, count: int) -> None:
    import sqlite3

    import shapely

    with sqlite3.connect(path) as base:
        base.executescript("""
            PRAGMA application_id = 1196444487;
            CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT, srs_id INTEGER);
            CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
                srs_id INTEGER, z TINYINT, m TINYINT);
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
                organization_coordsys_id INTEGER, definition TEXT);
            INSERT INTO gpkg_spatial_ref_sys VALUES ('RD', 28992, 'EPSG', 28992, '');
            INSERT INTO gpkg_contents VALUES ('areaal', 'features', 'areaal', 28992);
            INSERT INTO gpkg_geometry_columns VALUES ('areaal', 'geom', 'POINT', 28992, 0, 0);""")
        named = ", ".join(f'"{name}" TEXT' for name in COLUMNS)
        base.execute(f"CREATE TABLE areaal (fid INTEGER PRIMARY KEY, geom BLOB, {named})")
        header = b"GP\x00\x01" + (28992).to_bytes(4, "little")
        base.executemany(
            f"INSERT INTO areaal VALUES ({', '.join('?' * (2 + len(COLUMNS)))})",
            (
                (n, header + shapely.Point(float(row[8].replace(",", ".")), float(row[9].replace(",", "."))).wkb, *row)
                for n, row in enumerate(rows(count), start=1)
            ),
        )


def bare() -> float:
    """Seconds that PostgreSQL needs for the finished rows and their indexes alone; the median of three."""
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor().copy("COPY asset TO STDOUT") as stream:
        data = b"".join(stream)

    def copied() -> None:
        with transaction():
            driver = session.connection().connection.driver_connection
            with driver.cursor().copy("COPY bare FROM STDIN") as stream:  # type: ignore[union-attr]
                for start in range(0, len(data), 1 << 20):
                    stream.write(data[start : start + (1 << 20)])

    taken = []
    for _ in range(3):
        with transaction():
            session.execute(text("DROP TABLE IF EXISTS bare"))
            session.execute(text("CREATE TABLE bare (LIKE asset INCLUDING DEFAULTS INCLUDING INDEXES)"))
        taken.append(seconds(copied))
    return sorted(taken)[1]


def delivered(who: Actor, file: Path) -> tuple[float, Any]:
    """Seconds from the worker's start to its end, and the outcome."""
    with file.open("rb") as stream, delivery.keep(who, stream, file.name) as kept, transaction():
        made = delivery.receive(who, edge.now(), kept, kind=DeliveryKind.ASSETS, source_system="bench", trial=False)
    taken = seconds(lambda: delivery.process(made.id, edge.now))
    session.expire_all()
    return taken, delivery.get(who, made.id)


def read(file: Path) -> float:
    """Seconds that the reader of the format takes by itself."""
    return seconds(lambda: [len(batch) for batch in open_table(file, None, file.name).batches()])


def run(count: int, form: str) -> dict[str, Any]:
    """Deliver a small file first, so that the columns are known; then all new, and the same content in another file."""
    who = actor(Role.ASSET_MANAGER)
    with TemporaryDirectory() as folder:
        first, file, again = (Path(folder) / f"{name}.{form}" for name in ("eerste", "areaal", "nogmaals"))
        write(first, 10, form)
        write(file, count, form)
        shutil.copyfile(file, again)
        delivered(who, first)
        new, found = delivered(who, file)
        assert (found.created, found.unchanged, found.errors) == (count - 10, 10, 0), found.failure_code
        same, found = delivered(who, again)
        assert (found.created, found.changed, found.unchanged) == (0, 0, count), found.failure_code
        peak, beside = (
            resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )
        reader, plain = read(file), bare()
    found = {"rows": count, "form": form, "new": new, "same": same, "reader": reader, "bare": plain}
    return found | {"load": os.getloadavg()[0], "peak_mb": peak, "reader_mb": beside if form == "xlsx" else None}


def alone(count: int, form: str) -> dict[str, Any]:
    """One size in a process of its own."""
    command = [sys.executable, "-m", "tests.benchmarks.deliveries", "--rows", str(count), "--format", form, "--one"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def report(found: dict[str, Any]) -> None:
    """One line of figures."""
    plain = found["bare"]
    print(
        f"{found['form']:<5}{found['rows']:>8} rows   new {found['new']:6.2f} s {found['new'] / plain:5.2f} x   "
        f"unchanged {found['same']:6.2f} s {found['same'] / plain:5.2f} x   reader {found['reader']:5.2f} s "
        f"{found['reader'] / plain:5.2f} x   bare COPY {plain:5.2f} s   peak {found['peak_mb']:4.0f} MB"
        + (f" + {found['reader_mb']:.0f} MB of the reader's process" if found["reader_mb"] else "")
        + f"   load {found['load']:.1f}",
        flush=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[50_000, 200_000, 500_000])
    parser.add_argument("--format", nargs="+", default=["csv"], choices=["csv", "xlsx", "gpkg"])
    parser.add_argument("--one", action="store_true", help="this process, one line of JSON")
    wanted = parser.parse_args()
    if wanted.one:
        with own_database(f"deliveries_{time.time_ns() % 10**6}"):
            print(json.dumps(run(wanted.rows[0], wanted.format[0])))
    else:
        for chosen in wanted.format:
            for size in wanted.rows:
                report(alone(size, chosen))
