"""What is in a GeoPackage: its layers and tables, their columns, and the coordinate system that each states."""

import re
import sqlite3
from dataclasses import dataclass

from wisselplaats.adapters.tables.geometry import ACCEPTED_CRS, known_epsg
from wisselplaats.domain.delivery.rows import Part
from wisselplaats.domain.errors import UnsupportedContent

_UNDEFINED = (-1, 0)
_RD_NAMES = re.compile(r"AUTHORITY\[\"EPSG\",\s*\"?(\d+)\"?\]\s*\]\s*$|ID\[\"EPSG\",\s*(\d+)\]\s*\]\s*$")


@dataclass(frozen=True)
class Layer:
    """A table that can be read. `epsg` is one that we know; None: the file states none. Generated columns are left
    out, for they would be computed by what the file says."""

    part: Part
    columns: tuple[str, ...]
    booleans: frozenset[str] = frozenset()
    geometry_column: str | None = None
    epsg: int | None = None

    @property
    def query(self) -> str:
        """All columns, the geometry last."""
        names = [*self.columns, *([self.geometry_column] if self.geometry_column else [])]
        return f"SELECT {', '.join(map(quoted, names))} FROM {quoted(self.part.name)}"  # noqa: S608 - quoted


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever is in it."""
    return '"' + name.replace('"', '""') + '"'


def layers_of(database: sqlite3.Connection) -> list[Layer]:
    """Everything that gpkg_contents lists, in its order; parts that cannot be read say why.

    Raises UnsupportedContent `file_is_sqlite` for a database that is no GeoPackage.
    """
    kinds = {str(name): str(kind) for _, name, kind, *_ in database.execute("PRAGMA main.table_list")}
    if kinds.get("gpkg_contents") != "table":
        raise UnsupportedContent("file_is_sqlite", accepted="GeoPackage, CSV, XLSX, GeoJSON")
    listed = database.execute("SELECT table_name, data_type FROM gpkg_contents ORDER BY rowid").fetchall()
    return [_layer(database, str(name), str(kind), kinds) for name, kind in listed]


def _layer(database: sqlite3.Connection, name: str, kind: str, kinds: dict[str, str]) -> Layer:
    found = {known.lower(): known for known in kinds}.get(name.lower(), name)
    reason = _reason(kind, kinds.get(found))
    if reason:
        return Layer(Part(found, reason=reason), ())
    rows = int(database.execute(f"SELECT count(*) FROM {quoted(found)}").fetchone()[0])  # noqa: S608 - quoted
    # 0 is an ordinary column; 2 and 3 are generated
    info = database.execute("SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden = 0", (found,)).fetchall()
    geometry, srs = _geometry_column(database, found, kinds)
    if geometry is not None and geometry.lower() not in {str(column).lower() for column, _ in info}:
        geometry = None
    columns = tuple(str(column) for column, _ in info if geometry is None or str(column).lower() != geometry.lower())
    part = Part(found, rows=rows, reason=None if rows and columns else "part_empty")
    booleans = frozenset(str(column) for column, type_ in info if str(type_).upper() == "BOOLEAN")
    epsg = _epsg(database, srs) if geometry is not None and part.reason is None and srs is not None else None
    return Layer(part, columns, booleans, geometry, epsg)


def _reason(kind: str, stored: str | None) -> str | None:
    if kind not in ("features", "attributes"):
        return "part_not_a_table"
    if stored == "view":
        return "part_is_view"
    return None if stored == "table" else "part_missing"


def _geometry_column(database: sqlite3.Connection, table: str, kinds: dict[str, str]) -> tuple[str | None, int | None]:
    if kinds.get("gpkg_geometry_columns") != "table":
        return None, None
    query = "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE lower(table_name) = lower(?)"
    found = database.execute(query, (table,)).fetchone()
    return (str(found[0]), int(found[1])) if found else (None, None)


def _epsg(database: sqlite3.Connection, srs: int) -> int | None:
    """The code of the system, None when it is undefined. Raises UnsupportedContent `crs_not_supported`."""
    if srs in _UNDEFINED:
        return None
    query = (
        "SELECT organization, organization_coordsys_id, srs_name, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
    )
    organization, code, name, definition = database.execute(query, (srs,)).fetchone() or ("EPSG", srs, "", "")
    stated = re.search(_RD_NAMES, str(definition).strip())
    if str(organization).upper() not in ("EPSG", "ESRI") and stated:
        code = int(stated[1] or stated[2])
    known = known_epsg(int(code)) if str(code).lstrip("-").isdecimal() else None
    if known is None:
        shown = f"{organization}:{code} {name or ''}".strip()[:80]
        raise UnsupportedContent("crs_not_supported", crs=shown, accepted=ACCEPTED_CRS)
    return known
