"""The facts of a lot as its history keeps them, and what the catalogue takes them to be until somebody looks."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Text, cast, func, select

from wisselplaats.db import session
from wisselplaats.domain import passport as rules
from wisselplaats.domain.passport import Facts
from wisselplaats.domain.passport.composition import Default, as_text, check, default_of
from wisselplaats.models import CompositionPart, Lot, MaterialType
from wisselplaats.services import material

SIZES = ("length_mm", "width_mm", "height_mm")
_COMPUTED = frozenset({"composition", "place"})
_COLUMNS = [getattr(Lot, name) for name in rules.NOTED if name not in _COMPUTED]
_MADE_OF = (
    select(func.json_object_agg(CompositionPart.substance, cast(CompositionPart.fraction, Text)))
    .where(CompositionPart.lot_id == Lot.id)
    .scalar_subquery()
)


def present(lot_id: UUID, lock: bool = False) -> Facts:
    """The facts as the database has them, in plain values; with `lock` the lot's row stays locked."""
    query = select(*_COLUMNS, Lot.x, Lot.y, _MADE_OF.label("made_of")).where(Lot.id == lot_id)
    row = session.execute(query.with_for_update(of=Lot) if lock else query).one()
    known = {column.key: getattr(row, column.key) for column in _COLUMNS}
    parts = [(name, Decimal(share)) for name, share in (row.made_of or {}).items()]
    return dict(rules.plain({**known, "composition": as_text(parts), "place": place_text(row.x, row.y)}))


def place_text(x: float, y: float) -> str:
    """A place as the history keeps it: RD metres with centimetres."""
    return f"{x:.2f} {y:.2f}"


def kinds_above(code: str) -> list[str]:
    """A kind and those it is one of, nearest first."""
    above = material.intervals()
    first = above[code][0]
    return [
        name for _, name in sorted((end - start, name) for name, (start, end) in above.items() if start <= first <= end)
    ]


def default(code: str) -> Default | None:
    """What the catalogue takes a kind to be: all of it indicative."""
    return default_of(kinds_above(code))


def with_defaults(kind: MaterialType, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a lot, with what the catalogue says where nothing was said; `indicative` names the latter."""
    taken: dict[str, Any] = {}
    if not any(values.get(name) for name in SIZES):
        taken |= {name: getattr(kind, name) for name in SIZES if getattr(kind, name) is not None}
    known = default(kind.code)
    if known is not None:
        words = {"detachability": known.detachability, "joint_filling": known.joint_filling}
        taken |= {name: word for name, word in words.items() if word is not None and values.get(name) is None}
    return {**values, **taken, "indicative": sorted(taken)}


def compose(lot: Lot, parts: Mapping[str, Decimal] | None) -> dict[str, list[str | None]]:
    """Say of what a lot is made, by substance and fraction; none is not known. Answers old and new when it differs.

    Errors: Invalid when the fractions do not sum to 1.
    """
    wanted = dict(parts or {})
    check(wanted)
    before = {part.substance: part.fraction for part in lot.composition}
    if wanted == before:
        return {}
    kept = {part.substance: part for part in lot.composition if part.substance in wanted}
    for name, part in kept.items():
        part.fraction = wanted[name]
    fresh = [CompositionPart(substance=name, fraction=share) for name, share in wanted.items() if name not in kept]
    lot.composition = [*kept.values(), *fresh]
    return {"composition": [as_text(before.items()), as_text(wanted.items())]}


def composition_of(lot: Lot) -> dict[str, Any]:
    """Of what a lot is made: `parts` of substance and fraction, whether they are a default, and whose word it is."""
    if lot.composition:
        parts = [{"substance": part.substance, "fraction": part.fraction} for part in lot.composition]
        return {"parts": parts, "composition_indicative": False, "composition_source": None}
    known = default(lot.material_code)
    found = known.composition if known else ()
    parts = [{"substance": name, "fraction": share} for name, share in found]
    return {
        "parts": parts, "composition_indicative": bool(found),
        "composition_source": known.source if known and found else None,
    }  # fmt: skip
