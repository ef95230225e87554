"""Reads what is known beforehand of other people's files (data/presets), once per process."""

import csv
import json
from collections import defaultdict
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import select

from wisselplaats.db import session
from wisselplaats.domain.delivery.known import Known, Preset
from wisselplaats.domain.delivery.values import fold
from wisselplaats.domain.vocabulary import DeliveryKind
from wisselplaats.models import MaterialType
from wisselplaats.paths import resource


def known() -> Known:
    """Headers, words, presets and addresses, with what the addresses of IMBOR are in the catalogue of now."""
    return replace(shipped(), materials=_addressed())


@cache
def shipped() -> Known:
    """What the files of data/presets say, without the catalogue."""
    headers: dict[str, list[str]] = defaultdict(list)
    for row in _rows("headers.csv"):
        headers[row["field"]].append(fold(row["header"]))
    words: dict[str, dict[str, str | None]] = defaultdict(dict)
    for row in _rows("words.csv"):
        words[row["field"]][row["word"]] = row["meaning"] or None
    return Known(
        headers={name: tuple(found) for name, found in headers.items()},
        words=dict(words),
        presets=tuple(_preset(path.name) for path in sorted((resource("data") / "presets").glob("*.json"))),
        addresses={row["uri"]: row["name"] for row in _rows("imbor.csv")},
    )


def _rows(name: str) -> list[dict[str, str]]:
    with (resource("data") / "presets" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _preset(name: str) -> Preset:
    found: dict[str, Any] = json.loads((resource("data") / "presets" / name).read_text(encoding="utf-8"))
    return Preset(
        code=found["code"],
        kinds=tuple(DeliveryKind(kind) for kind in found["kinds"]),
        name_nl=found["name"]["nl"],
        name_en=found["name"]["en"],
        hint_nl=found["hint"]["nl"],
        hint_en=found["hint"]["en"],
        recognise=tuple(tuple(group) for group in found["recognise"]),
        columns={field: tuple(headers) for field, headers in found["columns"].items()},
    )


def _addressed() -> dict[str, str]:
    """The most general kind of a value and class together, of a value, and of a class.

    A class means one kind only by itself; its general kind says what little is known of the rest.
    """
    query = select(
        MaterialType.code, MaterialType.first, MaterialType.last, MaterialType.imbor_class_uri,
        MaterialType.imbor_value_uri,
    ).order_by(MaterialType.first)  # fmt: skip
    found: dict[str, str] = {}
    for kind in session.execute(query):
        value, cls = kind.imbor_value_uri, kind.imbor_class_uri
        for key in (f"{value} {cls}" if value and cls else None, value, None if value else cls):
            if key:
                found.setdefault(key, kind.code)
    return found
