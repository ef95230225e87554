"""What the whole house asks of the catalogue many times: read once, and again only when a kind was changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import func, select

from wisselplaats.db import session
from wisselplaats.domain.errors import Invalid
from wisselplaats.domain.material import Lexicon, normalise
from wisselplaats.domain.vocabulary import Unit
from wisselplaats.models import MaterialBgt, MaterialType, MaterialWord, Substitute


@dataclass(frozen=True)
class Known:
    """The catalogue as plain values; never changed after it was read."""

    lexicon: Lexicon
    intervals: Mapping[str, tuple[int, int]]
    units: Mapping[str, Unit]
    substitutes: Mapping[str, Mapping[str, Decimal]]
    bgt: Mapping[tuple[str, str, str], str]
    names: Mapping[str, tuple[tuple[str, str], ...]]
    untraded: frozenset[str]


Stamp = tuple[int, int, datetime | None]


def stamp() -> Stamp:
    """What differs as soon as any process changed any kind; each change of its words raises the kind's version."""
    query = select(func.count(), func.coalesce(func.sum(MaterialType.version), 0), func.max(MaterialType.updated_at))
    count, versions, last = session.execute(query).one()
    return count, int(versions), last


def known() -> Known:
    """The catalogue as it is now; one small query, and the tables themselves only after a change."""
    return _read(stamp())


@lru_cache(maxsize=2)
def _read(_: Stamp) -> Known:
    query = select(
        MaterialType.code, MaterialType.first, MaterialType.last, MaterialType.unit,
        MaterialType.name_nl, MaterialType.name_en, MaterialType.tradable,
    )  # fmt: skip
    kinds = session.execute(query.order_by(MaterialType.first)).all()
    substitutes: dict[str, dict[str, Decimal]] = {}
    for row in session.execute(select(Substitute.code, Substitute.substitute, Substitute.penalty)):
        substitutes.setdefault(row.code, {})[row.substitute] = row.penalty
    bgt = session.execute(select(MaterialBgt.bgt_class, MaterialBgt.attribute, MaterialBgt.value, MaterialBgt.code))
    return Known(
        lexicon=Lexicon(vocabulary()),
        intervals={kind.code: (kind.first, kind.last) for kind in kinds},
        units={kind.code: kind.unit for kind in kinds},
        substitutes=substitutes,
        bgt={bgt_key(cls, attribute, value): code for cls, attribute, value, code in bgt},
        names={
            "nl": tuple((kind.code, kind.name_nl) for kind in kinds),
            "en": tuple((kind.code, kind.name_en) for kind in kinds),
        },
        untraded=frozenset(kind.code for kind in kinds if not kind.tradable),
    )


def vocabulary() -> list[tuple[str, str]]:
    """(word, code) of every code, Dutch name and synonym; the first that has a word keeps it.

    A loader may bring a word that a platform admin gave to another kind, and that must not stop the house.
    """
    kinds = session.execute(select(MaterialType.code, MaterialType.name_nl).order_by(MaterialType.first)).all()
    words = session.execute(select(MaterialWord.word, MaterialWord.code).order_by(MaterialWord.normal)).all()
    pairs = [(kind.code, kind.code) for kind in kinds] + [(kind.name_nl, kind.code) for kind in kinds]
    taken: dict[str, tuple[str, str]] = {}
    for word, code in (*pairs, *((row.word, row.code) for row in words)):
        taken.setdefault(normalise(word), (word, code))
    return list(taken.values())


def bgt_key(bgt_class: str, attribute: str, value: str) -> tuple[str, str, str]:
    """How a value of the BGT is compared: classes without regard to case, values as words."""
    return bgt_class.casefold(), attribute.casefold(), normalise(value)


def require_kind(code: str) -> MaterialType:
    """The kind of a code. Errors: Invalid (`material_code`, `unknown_material`)."""
    found = session.get(MaterialType, code)
    if found is None:
        raise Invalid.one("material_code", "unknown_material", code=code)
    return found


def lexicon() -> Lexicon:
    """Every word that means a kind."""
    return known().lexicon


def intervals() -> Mapping[str, tuple[int, int]]:
    """(first, last) of each kind: a kind is this or below when its first lies between them."""
    return known().intervals


def units() -> Mapping[str, Unit]:
    """The unit in which each kind is counted."""
    return known().units


def untraded() -> frozenset[str]:
    """Kinds that are known and not for the exchange: asphalt, sand, plants."""
    return known().untraded


def substitutes() -> Mapping[str, Mapping[str, Decimal]]:
    """Of each kind that has them: its substitutes with their penalty, 0-1."""
    return known().substitutes


def bgt_lookup() -> Mapping[tuple[str, str, str], str]:
    """Kinds by `bgt_key(class, attribute, value)`."""
    return known().bgt


def options(language: str = "nl") -> tuple[tuple[str, str], ...]:
    """(code, name) of every kind in the order of the tree, for lists to choose from."""
    return known().names[language if language == "en" else "nl"]
