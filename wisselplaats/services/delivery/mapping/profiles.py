"""What the worker saw of a file, kept for the pages, which never parse one."""

from typing import Any
from uuid import UUID

import shapely
from sqlalchemy import delete, insert, select

from wisselplaats.db import session
from wisselplaats.domain.delivery.looks import Looks
from wisselplaats.domain.delivery.profile import ColumnProfile, Profile, Sampled, Together
from wisselplaats.domain.delivery.rows import Batch, Table
from wisselplaats.models import FileColumn, FilePart, FileProfile, FileSample, FileWord
from wisselplaats.services.delivery.tally import plain

WORDS_EACH = 1_000
"""Words of one column, or combinations of the material's columns, that are kept: the most frequent."""
CELL = 300
"""Signs of a cell in the sample that are kept, but for geometry, which is drawn from."""
LONGEST_WKT = 20_000


def store(delivery_id: UUID, table: Table, profile: Profile) -> None:
    """Replace what was kept of the delivery's file. Call it inside a transaction."""
    forget(delivery_id)
    own = {"delivery_id": delivery_id}
    session.execute(
        insert(FileProfile).values(
            **own,
            format=table.format,
            encoding=table.encoding,
            decimal_mark=table.decimal_mark,
            crs=table.crs,
            has_geometry=profile.has_geometry,
            records=profile.records,
            current=profile.current,
        )
    )
    _insert(FilePart, [{**own, **part} for part in _parts(table)])
    _insert(FileColumn, [{**own, "place": place, **_column(one)} for place, one in enumerate(profile.columns)])
    _insert(FileWord, [{**own, "place": place, **_word(one)} for place, one in enumerate(_most(profile))])
    _insert(FileSample, [{**own, **_sampled(one)} for one in profile.sample])


def forget(delivery_id: UUID) -> None:
    """Remove what was kept of the delivery's file."""
    session.execute(delete(FileProfile).where(FileProfile.delivery_id == delivery_id))


def _insert(model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(model), rows)


def _parts(table: Table) -> list[dict[str, Any]]:
    return [
        {
            "place": place,
            "name": plain(part.name),
            "hidden": part.hidden,
            "records": part.rows,
            "chosen": part.chosen,
            "reason": part.reason,
        }
        for place, part in enumerate(table.parts)
    ]


def _column(column: ColumnProfile) -> dict[str, Any]:
    return {
        "name": plain(column.name),
        "filled": column.filled,
        "different": column.different,
        "is_least": column.is_least,
        "key_filled": column.key_filled,
        "key_different": column.key_different,
        "looks": column.looks.value if column.looks else None,
        "marks": column.marks,
        "examples": [plain(text) for text in column.examples],
    }


def _most(profile: Profile) -> list[Together]:
    counted: dict[tuple[str, ...], int] = {}
    kept: list[Together] = []
    for one in profile.together:  # the most frequent of each come first
        counted[one.headers] = counted.get(one.headers, 0) + 1
        if counted[one.headers] <= WORDS_EACH:
            kept.append(one)
    return kept


def _word(one: Together) -> dict[str, Any]:
    return {
        "headers": [plain(text) for text in one.headers],
        "words": [plain(text) for text in one.words],
        "count": one.count,
    }


def _sampled(one: Sampled) -> dict[str, Any]:
    return {
        "record": one.record,
        "line": one.line,
        "cells": [None if cell is None else plain(_short(cell)) for cell in one.cells],
        "geometry": None if one.geometry is None else shapely.to_wkb(one.geometry),
    }


def _short(cell: str) -> str:
    return cell[:LONGEST_WKT] if "(" in cell[:40] else cell[:CELL]


def of(delivery_id: UUID) -> tuple[FileProfile, Profile] | None:
    """What was kept, as a row and as the rules read it; None before a worker looked at the file."""
    row = session.scalar(select(FileProfile).where(FileProfile.delivery_id == delivery_id))
    if row is None:
        return None
    return row, Profile(
        records=row.records,
        current=row.current,
        has_geometry=row.has_geometry,
        columns=tuple(_as_column(column) for column in row.columns),
        together=tuple(Together(tuple(word.headers), tuple(word.words), word.count) for word in row.words),
        sample=tuple(
            Sampled(
                one.record,
                one.line,
                tuple(one.cells),
                None if one.geometry is None else shapely.from_wkb(one.geometry),
            )
            for one in row.sample
        ),
    )


def _as_column(column: FileColumn) -> ColumnProfile:
    return ColumnProfile(
        name=column.name,
        filled=column.filled,
        different=column.different,
        is_least=column.is_least,
        key_filled=column.key_filled,
        key_different=column.key_different,
        looks=Looks(column.looks) if column.looks else None,
        marks=column.marks,
        examples=tuple(column.examples),
    )


def sample_batch(profile: Profile) -> Batch:
    """The first records as the batch that the pipeline would see."""
    import numpy

    geometry = None
    if profile.has_geometry:
        geometry = numpy.array([one.geometry for one in profile.sample] + [None], dtype=object)[:-1]
    return Batch(
        first=1,
        lines=[one.line for one in profile.sample],
        cells={
            column.name: [one.cells[place] for one in profile.sample] for place, column in enumerate(profile.columns)
        },
        geometry=geometry,
    )
