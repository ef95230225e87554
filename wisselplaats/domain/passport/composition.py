"""Of what material is made: shares that sum to one, and what the catalogue takes a kind to be made of."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from wisselplaats.domain.errors import FieldProblem, Invalid
from wisselplaats.domain.vocabulary import Detachability, JointFilling

STEP = Decimal("0.00001")
MOST_PARTS = 20
LONGEST = 100
"""Letters of the name of a substance; the database holds the same."""
MOST_DIGITS = 20
BETWEEN = re.compile(r"[;|\n\r]")
SHARES = ("primary_share", "secondary_share", "reused_share")
_TABLE = Path(__file__).parents[2] / "data" / "passport_defaults.csv"


@dataclass(frozen=True)
class Default:
    """What is taken to be true of a kind and the kinds below it until somebody looks; all of it indicative."""

    composition: tuple[tuple[str, Decimal], ...]
    detachability: Detachability | None
    joint_filling: JointFilling | None
    source: str


@cache
def defaults() -> Mapping[str, Default]:
    """The table by the code of the kind (data/passport_defaults.csv)."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: _default(row) for row in csv.DictReader(file)}


def _default(row: Mapping[str, str]) -> Default:
    parts = [part.rsplit(" ", 1) for part in row["composition"].split("; ") if part]
    return Default(
        tuple((name, Decimal(share)) for name, share in parts),
        Detachability(row["detachability"]) if row["detachability"] else None,
        JointFilling(row["joint_filling"]) if row["joint_filling"] else None,
        row["source"],
    )


def default_of(codes: Iterable[str]) -> Default | None:
    """The default of the first of these kinds that has one: pass a kind and those above it, nearest first."""
    return next((defaults()[code] for code in codes if code in defaults()), None)


def read(text: str) -> dict[str, Decimal]:
    """A composition as people and files write it, by substance: `grind 45 %; zand 0,55`, apart by `;`, `|` or lines.

    Errors: Invalid on what cannot be read, on a substance that is there twice, and those of `check`.
    """
    parts: dict[str, Decimal] = {}
    lines = [line.strip() for line in BETWEEN.split(text) if line.strip()]
    if len(lines) > MOST_PARTS:
        raise Invalid.one("composition", "too_many_substances", limit=MOST_PARTS)
    for line in lines:
        name, share = read_part(line)
        if not 0 < share <= 1 or share != share.quantize(STEP) or len(name) > LONGEST:
            raise Invalid.one("composition", "composition_unreadable", line=line[:LONGEST])
        if name in parts:
            raise Invalid.one("composition", "substance_twice", substance=name)
        parts[name] = share
    check(parts)
    return parts


def read_part(line: str) -> tuple[str, Decimal]:
    """One substance with its share: `grind 0,45`, `grind: 45 %`. Errors: Invalid."""
    whole = line.removesuffix("%").strip()
    name, _, share = whole.rpartition(" ")
    try:
        number = Decimal(share.replace(",", "."))  # a share is at most 1, or 100 %: a point is never a thousand
    except InvalidOperation as error:
        raise Invalid.one("composition", "composition_unreadable", line=line[:LONGEST]) from error
    # exponents are numbers too: written out, 1e999999999 would fill the memory
    if not name.strip(" :") or len(share) > MOST_DIGITS or "e" in share.lower() or not number.is_finite():
        raise Invalid.one("composition", "composition_unreadable", line=line[:LONGEST])
    return name.strip(" :"), number / 100 if line.endswith("%") else number


def check(parts: Mapping[str, Decimal]) -> None:
    """Refuse shares that do not sum to 1, or more than 20 parts. Errors: Invalid."""
    if len(parts) > MOST_PARTS:
        raise Invalid.one("composition", "too_many_substances", limit=MOST_PARTS)
    total = sum(parts.values(), Decimal(0))
    if parts and total != 1:
        raise Invalid.one("composition", "fractions_not_whole", total=total)


def check_shares(shares: Mapping[str, Decimal | None]) -> None:
    """Primary, secondary and reused share: all three and together 1, or none. Errors: Invalid with each that lacks."""
    given = [shares.get(name) for name in SHARES]
    lacking = [FieldProblem(name, "share_missing") for name in SHARES if shares.get(name) is None]
    if lacking and len(lacking) < len(SHARES):
        raise Invalid(lacking)
    total = sum((share for share in given if share is not None), Decimal(0))
    if not lacking and total != 1:
        raise Invalid.one(SHARES[-1], "shares_not_whole", total=total)


def as_text(parts: Iterable[tuple[str, Decimal]]) -> str | None:
    """A composition as a person writes it and the history keeps it: `grind 0.45; zand 0.55`; None when empty."""
    ordered = sorted(parts, key=lambda part: (-part[1], part[0]))
    return "; ".join(f"{name} {format(share.normalize(), 'f')}" for name, share in ordered) or None
