"""Files that somebody made to hurt, or that broke on the way: each writes itself, and says what the answer must be.

READ: it is read, as far as it can be. Every other answer is the code of a refusal.
"""

import io
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

READ = "read"
Make = Callable[[Path], None]
FILES: dict[str, tuple[Make, str]] = {}

ROWS = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>2</v></c></row>' for n in range(2, 6))
HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>aantal</t></is></c></row>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOMB = (
    "<!DOCTYPE l ["
    + '<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def hostile(name: str, answer: str) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        FILES[name] = (make, answer)
        return make

    return keep


def raw(name: str, answer: str, content: bytes | Callable[[], bytes]) -> None:
    FILES[name] = (lambda path: path.write_bytes(content if isinstance(content, bytes) else content()), answer)


# Workbooks


def workbook(path: Path, rows: str, *, before: str = "", after: str = "", **parts: str) -> None:
    """A workbook with one sheet of these rows; `parts` replace the members of that name, dots as double underscores."""
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{link}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{link}"><sheets>'
        '<sheet name="data" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="r1" Type="{link}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'{before}<worksheet xmlns="{MAIN}"><sheetData>{HEADER}{rows}</sheetData>{after}'
        "</worksheet>",
    } | parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def sheet(name: str, answer: str, rows: str, **options: str) -> None:
    FILES[name] = (lambda path: workbook(path, rows, **options), answer)


def truncated(path: Path, keep: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])


@hostile("workbook with a cell in the far corner", "xlsx_too_many_cells")
def _corner(path: Path) -> None:
    workbook(path, ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


@hostile("workbook of 140 kB that declares all cells that there can be", READ)
def _declares(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        written = book.add_worksheet()
        written.write_row(0, 0, ["id", "aantal"])
        for n in range(1, 9_000):
            written.write_row(n, 0, [n, n * 7])
    _replaced(path, b'<dimension ref="A1:B9000"/>', b'<dimension ref="A1:XFD1048576"/>')


def _replaced(path: Path, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content.replace(old, new))


@hostile("workbook that packs very well", READ)
def _packs(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        written = book.add_worksheet()
        written.write_row(0, 0, [f"kolom {n}" for n in range(10)])
        for n in range(1, 20_000):
            written.write_row(n, 0, ["x" * 40] * 10)


@hostile("workbook that unpacks to gigabytes", "xlsx_too_large_unpacked")
def _bomb(path: Path) -> None:
    workbook(path, ROWS)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x", "w") as stream:
        for _ in range(700):
            stream.write(bytes(1 << 20))


@hostile("workbook with a million merged cells", READ)
def _merged(path: Path) -> None:
    cells = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(10, 1_000_010))
    workbook(path, ROWS, after=f'<mergeCells count="1000000">{cells}</mergeCells>')


@hostile("workbook cut in half", "xlsx_unreadable")
def _cut(path: Path) -> None:
    workbook(path, ROWS)
    truncated(path, 0.5)


@hostile("workbook of thousands of files", "too_many_parts")
def _files(path: Path) -> None:
    workbook(path, ROWS, **{f"x/{n}": "" for n in range(6_000)})


sheet("sheet with entities that multiply", READ, ROWS, before=BOMB)
sheet("workbook.xml with entities that multiply", "xlsx_unreadable", ROWS, **{"xl/workbook.xml": BOMB + "<w>&i;</w>"})
sheet(
    "strings with entities that multiply",
    "xlsx_unreadable",
    ROWS,
    **{"xl/sharedStrings.xml": BOMB + "<sst><si><t>&i;</t></si></sst>"},
)
sheet(
    "sheet with a row beyond the last",
    "xlsx_unreadable",
    ROWS + '<row r="9999999"/><row r="0"><c r="A0"><v>1</v></c></row>',
)
sheet("sheet with a cell of no column", "xlsx_unreadable", ROWS + '<row r="6"><c r="6"><v>1</v></c></row>')
sheet(
    "sheet with strings that are not there",
    "xlsx_unreadable",
    ROWS + '<row r="6"><c r="A6" t="s"><v>4000000000</v></c></row>',
)
sheet("sheet with styles that are not there", READ, ROWS + '<row r="6"><c r="A6" s="4000000000"><v>1</v></c></row>')
sheet("sheet with a number without end", READ, ROWS + '<row r="6"><c r="A6"><v>1e999999</v></c></row>')
sheet("sheet with a date before time", READ, ROWS + '<row r="6"><c r="A6" t="d"><v>-99999999-99-99</v></c></row>')
sheet("sheet that nests a hundred thousand deep", READ, ROWS, after="<a>" * 100_000 + "</a>" * 100_000)
sheet("sheet that never closes", "xlsx_unreadable", ROWS + '<row r="6"><c r="A6"><v>', after="<")
sheet(
    "sheet with one row of all columns",
    "too_many_columns",
    "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in (2, 3)),
)
sheet("workbook whose sheet is elsewhere", "xlsx_without_table", ROWS, **{
    "xl/_rels/workbook.xml.rels": '<R><R Id="r1" Target="../../../etc/passwd"/></R>'})  # fmt: skip
sheet("workbook without sheets", "xlsx_without_table", ROWS, **{"xl/workbook.xml": "<workbook/>"})
sheet("workbook that is no xml", "xlsx_unreadable", ROWS, **{"xl/workbook.xml": "\0\0"})
raw("zip of nothing", "xlsx_unreadable", b"PK\x05\x06" + bytes(10))
raw("zip that is none", "xlsx_unreadable", b"PK\x03\x04" + b"\xff" * 5_000)

# Text

raw("csv with NUL after a while", READ, b"id;soort\n" + b"1;bank\n" * 2_000 + b"2;ba\0nk\n")
raw("csv without a line end", "line_too_long", lambda: b"id;soort;" * (2 << 20))
raw("csv with a quote that never closes", "file_breaks_off", b'id;soort\n1;"bank\n' + b"2;hek\n" * 5_000)
raw("csv of nothing but quotes", "csv_without_delimiter", b'"' * 100_001)
raw("csv with a hundred thousand columns", "too_many_columns", b";".join(b"k%d" % n for n in range(100_000)) + b"\n")
raw("csv with a cell of a megabyte", READ, b"id;soort\n1;" + b"x" * (1 << 20) + b"\n2;hek\n")
raw("csv in bytes of no encoding", "encoding_unknown", b"id;soort\n1;\x81\x8d\x90\n")
raw("utf-16 cut in a character", "encoding_unknown", "id;soort\n1;bank\n".encode("utf-16")[:-1])
raw("utf-16 with half a pair", "encoding_unknown", b"\xff\xfe" + "id;a\n1;".encode("utf-16-le") + b"\x00\xd8\x0a\x00")
raw("csv with a formula", READ, b'id;soort\n1;"=HYPERLINK(""http://x"";""y"")"\n2;-1,5\n')

# JSON

FEATURE = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":%s,"geometry":%s}]}'
NESTED = '{"type":"GeometryCollection","geometries":[' * 60 + '{"type":"Point","coordinates":[1.0,2.0]}' + "]}" * 60
for name, answer, text in [
    ("json of open brackets", "json_too_deep", "[" * 1_000_000),
    ("json of open objects", "json_too_deep", '{"a":' * 1_000_000),
    ("json that nests a list", "json_too_deep", FEATURE % ('{"a":' + "[" * 50_000 + "]" * 50_000 + "}", "null")),
    ("json that nests within the limit", READ, FEATURE % ('{"a":' + "[" * 150 + "]" * 150 + "}", "null")),
    ("json with a number of twenty digits", READ, FEATURE % ('{"a":12345678901234567890123}', "null")),
    ("json with a number of ten thousand digits", "json_number_too_long", FEATURE % ('{"a":' + "9" * 10_000 + "}", "null")),
    ("json with an exponent without end", READ, FEATURE % ('{"a":1e999999}', '{"type":"Point","coordinates":[1e999999,1]}')),
    ("json with half a pair and NUL", READ, FEATURE % ('{"a\\u0000":"\\ud800x\\u0000"}', "null")),
    ("json with coordinates that nest", READ, FEATURE % ("{}", '{"type":"Polygon","coordinates":' + "[" * 90 + "]" * 90 + "}")),
    ("json with collections in collections", READ, FEATURE % ('{"a":1}', NESTED)),
    ("json with text for coordinates", READ, FEATURE % ('{"a":1}', '{"type":"LineString","coordinates":[["a","b"],[null]]}')),
    ("json with a thousand properties", "too_many_columns", "[{" + ",".join(f'"k{n}":1' for n in range(1_000)) + "}]"),
    ("json with a text without end", "line_too_long", '[{"a":"' + "x" * (9 << 20)),
    ("json cut off", "file_breaks_off", '[{"a":1},{"a":'),
    ("json of features that are no objects", READ, '{"type":"FeatureCollection","features":[{"properties":{"a":1}},1,[],{"properties":3}]}'),
    ("json with the word NaN", "file_breaks_off", FEATURE % ('{"a":NaN}', "null")),
    ("json with a crs that is a list", "crs_not_supported", '{"crs":[1],"features":[{"properties":{"a":1},"geometry":null}]}'),
]:  # fmt: skip
    raw(name, answer, text.encode())


# GeoPackages


def point(x: float = 96_000.5, y: float = 435_000.5) -> bytes:
    return header() + struct.pack("<bIdd", 1, 1, x, y)


def header(srs: int = 28992, flags: int = 1) -> bytes:
    return b"GP\0" + bytes([flags]) + struct.pack("<i", srs)


def geopackage(path: Path, *statements: str, layer: str = "laag", blob: bytes | None = None, srs: int = 28992) -> None:
    """One layer of three points, and what the statements do to it; `blob` replaces the geometry of the second."""
    quoted = '"' + layer.replace('"', '""') + '"'
    with sqlite3.connect(path) as db:
        db.executescript(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id INTEGER PRIMARY KEY, organization,"
            " organization_coordsys_id, definition);"
            "CREATE TABLE gpkg_contents (table_name, data_type, srs_id);"
            "CREATE TABLE gpkg_geometry_columns (table_name, column_name, srs_id);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES ('RD', 28992, 'EPSG', 28992, ''), ('wgs', 4326, 'EPSG', 4326, ''),"
            " ('web', 3857, 'EPSG', 3857, ''), ('etrs', 4258, 'EPSG', 4258, ''), ('nap', 7415, 'epsg', 7415, ''),"
            " ('vreemd', 100001, 'NONE', 1, 'PROJCS[\"Amersfoort / RD New\",AUTHORITY[\"EPSG\",\"28992\"]]');"
        )
        db.execute(f"CREATE TABLE {quoted} (fid INTEGER PRIMARY KEY, geom BLOB, soort TEXT)")
        db.execute("INSERT INTO gpkg_contents VALUES (?, 'features', ?)", (layer, srs))
        db.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?)", (layer, srs))
        rows = [(1, point(), "bank"), (2, blob or point(), "hek"), (3, None, None)]
        db.executemany(f"INSERT INTO {quoted} VALUES (?, ?, ?)", rows)
        for statement in statements:
            db.executescript(statement)
    db.close()


def package(name: str, answer: str, *statements: str, **options: object) -> None:
    FILES[name] = (lambda path: geopackage(path, *statements, **options), answer)  # type: ignore[arg-type]


LIST = "INSERT INTO gpkg_contents VALUES ('{0}', 'features', 28992);"
package("geopackage with a layer that is a statement", READ, layer='x"; DROP TABLE gpkg_contents; --')
package(
    "geopackage with a column that is a statement", READ, 'ALTER TABLE laag ADD COLUMN "a""; DROP TABLE laag; --" TEXT'
)
package("geopackage with triggers", READ, "CREATE TRIGGER t AFTER INSERT ON laag BEGIN DELETE FROM laag; END")
package("geopackage with a view that never ends", READ,
        "CREATE VIEW v AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT * FROM r;" + LIST.format("v"))  # fmt: skip
package("geopackage with a column that computes", READ, "ALTER TABLE laag ADD COLUMN g AS (hex(zeroblob(99999999)))")
package("geopackage with a table of a module", READ, "CREATE VIRTUAL TABLE f USING fts5(a);" + LIST.format("f"))
package("geopackage whose contents are a view", "file_is_sqlite",
        "ALTER TABLE gpkg_contents RENAME TO x; CREATE VIEW gpkg_contents AS SELECT * FROM x")  # fmt: skip
package("geopackage that names layers that are not there", READ, LIST.format("weg") + LIST.format("sqlite_master"))
package("geopackage without layers", "geopackage_without_table", "DELETE FROM gpkg_contents")
package("geopackage with text that is no utf-8", READ, "UPDATE laag SET soort = CAST(x'ff00fe' AS TEXT) WHERE fid = 2")
package("geopackage with a value that is huge", READ, "UPDATE laag SET soort = zeroblob(20000000) WHERE fid = 3")
package("geopackage in web mercator", "crs_not_supported", srs=3857)
package("geopackage in a system that is not listed", "crs_not_supported", srs=31370)
package("geopackage with RD under another number", READ, srs=100001)
package("geopackage that states no system", READ, srs=-1)
package("geopackage that states no system, somewhere else", "crs_missing",
        "UPDATE laag SET geom = NULL WHERE fid = 1", srs=0, blob=point(5e6, 6e6))  # fmt: skip
package("geopackage without the table of systems", "geopackage_unreadable", "DROP TABLE gpkg_spatial_ref_sys")
package("geopackage whose geometry column is not there", READ, "UPDATE gpkg_geometry_columns SET column_name = 'weg'")
for name, blob in {
    "nests without end": (b"\x01" + struct.pack("<II", 7, 1)) * 200_000,
    "nests points in points": (b"\x01" + struct.pack("<II", 4, 1)) * 200_000,
    "nests, the big end first": (b"\x00" + struct.pack(">II", 0x40000007, 1)) * 200_000,
    "claims four billion points": b"\x01" + struct.pack("<II", 2, 0xFFFFFFFF),
    "claims four billion rings": b"\x01" + struct.pack("<II", 3, 0xFFFFFFFF),
    "claims four billion parts": b"\x01" + struct.pack("<II", 6, 0xFFFFFFFF) + bytes(20_000),
    "is a curve": b"\x01" + struct.pack("<II6d", 8, 3, 0, 0, 1, 1, 2, 0),
    "is of no kind": b"\x01" + struct.pack("<II", 99, 1) + bytes(20),
    "is not finite": b"\x01" + struct.pack("<Idd", 1, float("inf"), 1.0),
    "is cut off": b"\x01\x01\0\0\0\0",
}.items():
    package(f"geopackage with a geometry that {name}", READ, blob=header() + blob)
package("geopackage with a curve in a collection", READ,
        blob=header() + b"\x01" + struct.pack("<II", 7, 1) + b"\x01" + struct.pack("<II6d", 8, 3, 0, 0, 1, 1, 2, 0))  # fmt: skip
package("geopackage with an envelope of no kind", READ, blob=header(flags=0x0F) + bytes(40))


@hostile("geopackage cut in half", "geopackage_unreadable")
def _half(path: Path) -> None:
    geopackage(path)
    truncated(path, 0.4)


@hostile("geopackage with pages of noise", "geopackage_unreadable")
def _noise(path: Path) -> None:
    geopackage(path)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


@hostile("geopackage in WAL mode without its log", READ)
def _wal(path: Path) -> None:
    geopackage(path)
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
    db.close()
    assert path.read_bytes()[18] == 2


raw("sqlite that is a header only", "geopackage_unreadable", b"SQLite format 3\0" + bytes(84))


def _zip_in_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("levering.xlsx", b"PK\x03\x04")
    return out.getvalue()


raw("zip in a zip", "file_is_compressed", _zip_in_zip)
