"""The kinds as people see them: searched by any word, shown with all that is known, changed by the platform."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import ColumnElement, delete, func, select

from wisselplaats.db import locked, session
from wisselplaats.domain.errors import FieldProblem, Invalid, NotFound, Stale
from wisselplaats.domain.material import Lexicon, normalise
from wisselplaats.domain.permission import Action, Actor, require
from wisselplaats.models import MaterialBgt, MaterialType, MaterialWord, Substitute
from wisselplaats.services import audit
from wisselplaats.services.material.known import lexicon
from wisselplaats.services.paging import Page, paged

REAL_HIT = 85
"""A likeness (0-100) from which a word really holds what was typed; below it is a guess at a misspelling."""
GUESS_FROM = 72
FIELDS = (
    "name_nl", "name_en", "length_mm", "width_mm", "height_mm", "pieces_per_unit", "mass_kg_per_unit",
    "mass_source", "mass_indicative", "tradable", "gtin",
)  # fmt: skip


@dataclass(frozen=True)
class Replacement:
    """A kind that may stand in for another; the penalty (0-1) lowers the score of a match."""

    kind: MaterialType
    penalty: Decimal
    note_nl: str
    note_en: str


@dataclass(frozen=True)
class Detail:
    """A kind with its branch of the tree, its words, its substitutes and its values in the BGT."""

    kind: MaterialType
    above: list[MaterialType]
    below: list[MaterialType]
    words: list[str]
    substitutes: list[Replacement]
    bgt: list[MaterialBgt]


@dataclass(frozen=True)
class Branch:
    """A top of the tree, whose code is the category of all below it, and how many those are."""

    kind: MaterialType
    kinds: int


def search(
    actor: Actor, limit: int = 50, after: str | None = None, search: str | None = None, category: str | None = None
) -> Page[MaterialType]:
    """The catalogue in the order of its tree, or the kinds that a word means, best first and on one page.

    A word is a code, a name in Dutch or English, a synonym, the beginning of one, or one with a typing error.
    """
    require(actor, Action.READ)
    query = select(MaterialType)
    if category:
        query = query.where(MaterialType.category == category)
    if not search:
        return paged(query, [MaterialType.first, MaterialType.code], limit, after)
    ranked = _ranked(search)
    found = session.scalars(query.where(MaterialType.code.in_(ranked)))
    return Page(sorted(found, key=lambda kind: ranked[kind.code])[:limit])


def _ranked(text: str) -> dict[str, int]:
    """Codes with their place; guesses only when nothing really holds the text."""
    found = lexicon().suggest(text, n=1000)
    least = REAL_HIT if found and found[0].score >= REAL_HIT else GUESS_FROM
    codes = [hit.code for hit in found if hit.score >= least]
    english = select(MaterialType.code).where(MaterialType.name_en.icontains(text.strip(), autoescape=True))
    codes += session.scalars(english.order_by(MaterialType.first))
    return {code: place for place, code in enumerate(dict.fromkeys(codes))}


def branches() -> list[Branch]:
    """The tops of the tree, with how many kinds hang below each."""
    query = select(MaterialType).where(MaterialType.parent_code.is_(None)).order_by(MaterialType.first)
    return [Branch(kind, kind.last - kind.first) for kind in session.scalars(query)]


def get(actor: Actor, code: str, lock: bool = False) -> MaterialType:
    """A kind. Errors: NotFound."""
    require(actor, Action.READ)
    found = locked(MaterialType, code) if lock else session.get(MaterialType, code)
    if found is None:
        raise NotFound("not_found")
    return found


def detail(actor: Actor, code: str) -> Detail:
    """A kind with all that the catalogue tells of it. Errors: NotFound."""
    kind = get(actor, code)
    words = select(MaterialWord.word).where(MaterialWord.code == code).order_by(MaterialWord.word)
    bgt = select(MaterialBgt).where(MaterialBgt.code == code)
    bgt = bgt.order_by(MaterialBgt.bgt_class, MaterialBgt.attribute, MaterialBgt.value)
    return Detail(
        kind=kind,
        above=_kinds(MaterialType.first < kind.first, MaterialType.last >= kind.last),
        below=_kinds(MaterialType.parent_code == code),
        words=list(session.scalars(words)),
        substitutes=_replacements(code),
        bgt=list(session.scalars(bgt)),
    )


def _kinds(*conditions: ColumnElement[bool]) -> list[MaterialType]:
    return list(session.scalars(select(MaterialType).where(*conditions).order_by(MaterialType.first)))


def _replacements(code: str) -> list[Replacement]:
    query = select(MaterialType, Substitute.penalty, Substitute.note_nl, Substitute.note_en)
    query = query.join(Substitute, Substitute.substitute == MaterialType.code).where(Substitute.code == code)
    rows = session.execute(query.order_by(Substitute.penalty, MaterialType.first))
    return [Replacement(*row) for row in rows]


def change(actor: Actor, code: str, data: Mapping[str, Any], now: datetime, version: int | None = None) -> MaterialType:
    """Change a kind for everybody; a later version of the files leaves it as it is. Only a platform admin may.

    Errors: Forbidden, NotFound, Stale, Invalid when a word or name already means another kind.
    """
    require(actor, Action.MANAGE_CATALOGUE)
    kind = get(actor, code, lock=True)
    if version is not None and version != kind.version:
        raise Stale("changed_by_another")
    for name in FIELDS:
        if name in data:
            setattr(kind, name, data[name])
    words = data.get("words")
    _check_words(code, kind.name_nl, [] if words is None else words)
    if words is not None:
        _write_words(code, words)
    kind.edited = True
    # the database's clock never gives a stamp twice; every process reads the catalogue again when it sees a new one
    kind.updated_at = func.clock_timestamp()
    session.flush()
    audit.note(actor, "change", "material_type", key_of(code), now)
    _judge_again()
    return kind


def key_of(code: str) -> UUID:
    """The uuid that stands for a code where only a uuid fits; always the same."""
    return uuid5(NAMESPACE_URL, f"material_type/{code}")


def _check_words(code: str, name: str, words: Iterable[str]) -> None:
    others = select(MaterialType.code, MaterialType.name_nl).where(MaterialType.code != code)
    taken = [(word, row.code) for row in session.execute(others) for word in (row.code, row.name_nl)]
    synonyms = select(MaterialWord.word, MaterialWord.code).where(MaterialWord.code != code)
    taken += [(row.word, row.code) for row in session.execute(synonyms)]
    problems: list[FieldProblem] = []
    for field, own in (("name_nl", [name]), ("words", list(words))):
        try:
            Lexicon([*taken, *((word, code) for word in own)])
        except Invalid as error:
            problems += [
                FieldProblem(field, found.code, found.params)
                for found in error.problems
                if found.params["code"] == code
            ]
    if problems:
        raise Invalid(problems)


def _write_words(code: str, words: Iterable[str]) -> None:
    session.execute(delete(MaterialWord).where(MaterialWord.code == code))
    by_normal = {normalise(word): word for word in words}
    session.add_all(MaterialWord(normal=normal, word=word, code=code) for normal, word in by_normal.items() if normal)
    session.flush()


def _judge_again() -> None:
    from wisselplaats.services import match

    match.everything_changed()
