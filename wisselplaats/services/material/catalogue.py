"""Loads the catalogue's files into the database: the same files change nothing, and edited kinds keep their edits."""

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Integer, String, Table, column, func, or_, select, update, values
from sqlalchemy.dialects.postgresql import insert

from wisselplaats.db import session
from wisselplaats.domain.material import normalise, number_tree
from wisselplaats.domain.vocabulary import Unit
from wisselplaats.models import MaterialBgt, MaterialType, MaterialWord, Substitute
from wisselplaats.models.base import Base
from wisselplaats.paths import resource

NUMBERS = ("length_mm", "width_mm", "height_mm", "pieces_per_unit", "mass_kg_per_unit")
YES_NO = ("mass_indicative", "tradable")
TEXTS = (
    "name_nl", "name_en", "category", "mass_source", "imbor_class", "imbor_class_uri", "imbor_value", "imbor_value_uri",
)  # fmt: skip
ONE_AT_A_TIME = 4_260_430  # the key of the advisory lock; any number that nothing else takes


def load_catalogue() -> None:
    """Bring the tables to what the files say; call it inside a transaction. Two loaders take turns.

    A kind that a platform admin edited keeps its row and its words. A kind that the files no longer name stays,
    for lots may be of it.
    """
    session.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    delivered = _kinds()
    rows = session.execute(select(MaterialType.code, MaterialType.parent_code, MaterialType.edited)).all()
    edited = {row.code for row in rows if row.edited}
    numbers = number_tree(
        {row.code: row.parent_code for row in rows}
        | {kind["code"]: kind["parent_code"] for kind in delivered if kind["code"] not in edited}
    )
    kinds = [{**kind, "first": numbers[kind["code"]][0], "last": numbers[kind["code"]][1]} for kind in delivered]
    _upsert(MaterialType, [kind for kind in kinds if kind["code"] not in edited], ["code"])
    _renumber(numbers)
    _upsert(MaterialWord, _words(edited), ["normal"], remove=MaterialWord.code.not_in(edited))
    _upsert(MaterialBgt, _rows("material_bgt.csv"), ["bgt_class", "attribute", "value"], remove=True)
    _upsert(Substitute, _substitutes(), ["code", "substitute"], remove=True)
    session.expire_all()


@cache
def version() -> str:
    """The version that the catalogue's own page states."""
    page = (resource("data") / "CATALOGUE.md").read_text(encoding="utf-8")
    found = re.search(r"Version \*\*([^*]+)\*\*", page)
    if found is None:
        raise ValueError("CATALOGUE.md states no version; write it as: Version **2026.11.1**")
    return found[1]


def _rows(name: str) -> list[dict[str, Any]]:
    with (resource("data") / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _kinds() -> list[dict[str, Any]]:
    return [
        {"code": row["code"], "parent_code": row["parent"] or None, "unit": Unit(row["unit"])}
        | {name: Decimal(row[name]) if row[name] else None for name in NUMBERS}
        | {name: row[name] == "true" for name in YES_NO}
        | {name: row[name] or None for name in TEXTS}
        | {"catalogue_version": version(), "edited": False}
        for row in _rows("materials.csv")
    ]


def _words(edited: set[str]) -> list[dict[str, Any]]:
    """The delivered words, but none that an edited kind has or took for itself."""
    held = set(session.scalars(select(MaterialWord.normal).where(MaterialWord.code.in_(edited))))
    for names in session.execute(select(MaterialType.code, MaterialType.name_nl).where(MaterialType.code.in_(edited))):
        held |= {normalise(name) for name in names}
    rows = [
        {"normal": normalise(row["word"]), "word": row["word"], "code": row["code"]}
        for row in _rows("material_synonyms.csv")
    ]
    return [row for row in rows if row["code"] not in edited and row["normal"] not in held]


def _substitutes() -> list[dict[str, Any]]:
    return [row | {"penalty": Decimal(row["penalty"])} for row in _rows("substitutes.csv")]


def _upsert(model: type[Base], rows: Sequence[dict[str, Any]], key: list[str], remove: Any = None) -> None:
    """Insert what is new, write what differs, and remove what `remove` covers and is not delivered."""
    table = model.__table__
    assert isinstance(table, Table)  # noqa: S101 - each of our models is one table
    if remove is not None:
        condition = table.c[key[0]].is_not(None) if remove is True else remove
        _remove(table, rows, key, condition)
    if not rows:
        return
    new = insert(table).values(list(rows))
    names = [name for name in rows[0] if name not in key]
    changes: dict[str, Any] = {name: new.excluded[name] for name in names}
    if "version" in table.c:
        changes |= {"version": table.c.version + 1, "updated_at": func.clock_timestamp()}
    differs = or_(*(table.c[name].is_distinct_from(new.excluded[name]) for name in names))
    session.execute(new.on_conflict_do_update(index_elements=key, set_=changes, where=differs))


def _remove(table: Table, rows: Iterable[dict[str, Any]], key: list[str], condition: Any) -> None:
    columns = [table.c[name] for name in key]
    delivered = {tuple(row[name] for name in key) for row in rows}
    for gone in [tuple(row) for row in session.execute(select(*columns).where(condition))]:
        if gone not in delivered:
            session.execute(table.delete().where(*(part == value for part, value in zip(columns, gone, strict=True))))


def _renumber(numbers: dict[str, tuple[int, int]]) -> None:
    """Give each kind its place in the tree; only those that moved are written."""
    places = values(column("code", String), column("first", Integer), column("last", Integer), name="places").data(
        [(code, first, last) for code, (first, last) in numbers.items()]
    )
    session.execute(
        update(MaterialType)
        .where(
            MaterialType.code == places.c.code,
            or_(MaterialType.first != places.c.first, MaterialType.last != places.c.last),
        )
        .values(first=places.c.first, last=places.c.last, version=MaterialType.version + 1)
        .execution_options(synchronize_session=False)
    )
