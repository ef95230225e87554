"""Supply and demand by the million, made in SQL: for measuring, without the history that the story has."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate

from sqlalchemy import text

from wisselplaats.db import session
from wisselplaats.demo import bulk_sql
from wisselplaats.domain.vocabulary import OrganisationKind, Role
from wisselplaats.models import Membership, Organisation, User
from wisselplaats.services import organisation

# place in RD metres, inhabitants in thousands (rounded, for the weights only)
_HOLLAND_RIJNLAND = (
    ("Leiden", 94_100, 463_900, 128),
    ("Alphen aan den Rijn", 104_900, 460_400, 114),
    ("Katwijk", 87_400, 468_800, 67),
    ("Noordwijk", 90_600, 472_200, 46),
    ("Teylingen", 96_000, 471_300, 39),
    ("Leiderdorp", 96_300, 463_700, 28),
    ("Kaag en Braassem", 103_100, 468_600, 28),
    ("Nieuwkoop", 113_200, 462_700, 30),
    ("Voorschoten", 90_700, 460_300, 26),
    ("Oegstgeest", 92_300, 466_200, 26),
    ("Lisse", 98_200, 474_800, 24),
    ("Hillegom", 100_100, 478_400, 23),
    ("Zoeterwoude", 94_000, 459_500, 9),
)
_NETHERLANDS = (
    ("Amsterdam", 121_400, 487_300, 930),
    ("Rotterdam", 92_500, 437_500, 670),
    ("Den Haag", 80_500, 454_100, 566),
    ("Utrecht", 136_800, 455_900, 375),
    ("Eindhoven", 160_700, 383_600, 246),
    ("Groningen", 233_800, 582_100, 243),
    ("Tilburg", 134_500, 396_300, 229),
    ("Almere", 146_700, 484_800, 226),
    ("Breda", 112_100, 398_300, 188),
    ("Nijmegen", 187_200, 428_300, 187),
    ("Apeldoorn", 194_800, 469_400, 168),
    ("Arnhem", 190_100, 444_200, 167),
    ("Haarlem", 104_600, 489_100, 166),
    ("Enschede", 257_900, 471_400, 161),
    ("Amersfoort", 155_000, 463_100, 160),
    ("Zaanstad", 117_100, 495_100, 160),
    ("Den Bosch", 149_200, 412_100, 160),
    ("Zwolle", 202_200, 503_500, 133),
    ("Leiden", 94_100, 463_900, 128),
    ("Zoetermeer", 93_700, 452_500, 127),
    ("Leeuwarden", 182_600, 579_500, 128),
    ("Ede", 174_100, 450_200, 123),
    ("Maastricht", 176_400, 318_000, 123),
    ("Dordrecht", 106_900, 425_200, 121),
    ("Westland", 74_100, 445_900, 115),
    ("Alkmaar", 112_100, 516_300, 112),
    ("Emmen", 256_900, 534_200, 109),
    ("Delft", 84_300, 447_500, 107),
    ("Venlo", 209_700, 376_000, 103),
    ("Deventer", 207_400, 475_600, 103),
    ("Purmerend", 126_000, 502_000, 95),
    ("Helmond", 173_700, 387_800, 95),
    ("Oss", 164_000, 419_600, 95),
    ("Hilversum", 139_900, 471_300, 94),
    ("Sittard-Geleen", 188_800, 334_400, 92),
    ("Heerlen", 196_700, 322_200, 87),
    ("Lelystad", 160_700, 503_400, 84),
    ("Hengelo", 251_000, 476_200, 82),
    ("Assen", 234_000, 556_800, 70),
    ("Middelburg", 31_700, 391_500, 50),
)
# eleven kinds hold 73 % of the lots, in shares of a thousand; the other traded kinds share the rest evenly
_COMMON = {
    "betontegel-300x300x45": 170,
    "betontegel-300x300x60": 80,
    "betonstraatsteen-keiformaat-80": 130,
    "betonstraatsteen-keiformaat-100": 30,
    "straatbaksteen-waalformaat": 70,
    "straatbaksteen-dikformaat": 60,
    "trottoirband-130-150x250": 80,
    "trottoirband-180-200x250": 30,
    "opsluitband-100x200": 40,
    "lichtmast-staal-6m": 25,
    "bank-hout": 15,
}
_REST = 1000 - sum(_COMMON.values())


@dataclass(frozen=True)
class Scale:
    """How many lots and demands, over which municipalities."""

    lots: int
    demands: int
    places: tuple[tuple[str, int, int, int], ...]


SCALES = {
    "region": Scale(50_000, 20_000, _HOLLAND_RIJNLAND),
    "national": Scale(1_000_000, 300_000, _NETHERLANDS),
}
_TABLES = ("lot", "listing", "project", "demand")


def fill(scale: Scale, seed: int, password: str, today: date, now: datetime) -> None:
    """Make it in the current transaction; every value follows from the seed and the row's number.

    All of it is due for the matcher, as everything new is.
    """
    _organisations(scale, password)
    session.execute(text(bulk_sql.DRAW.replace(":seed", str(int(seed)))))
    _kinds()
    values = {"today": today, "now": now, "lots": scale.lots, "demands": scale.demands}
    for statement in (bulk_sql.LOTS, bulk_sql.LISTINGS, bulk_sql.PROJECTS, bulk_sql.DEMANDS):
        session.execute(text(statement), values)


def _organisations(scale: Scale, password: str) -> None:
    """A municipality for each place, a leader for each municipality; people draw places by their inhabitants."""
    session.execute(text(bulk_sql.PLACE_TABLE))
    hashed: str | None = None
    for number, ((name, x, y, _), upto) in enumerate(zip(scale.places, _bounds(scale.places), strict=True), start=1):
        slug = name.lower().replace(" ", "-")
        owner = organisation.create_organisation(slug, f"Gemeente {name}", OrganisationKind.MUNICIPALITY, _region(name))
        email = f"projectleider@{slug}.example"
        if hashed is None:
            leader = organisation.create_user(email, password, owner, Role.PROJECT_LEADER, demo=True)
            hashed = leader.password_hash
        else:
            leader = _leader(owner, email, hashed)
        session.execute(
            text(bulk_sql.PLACE),
            {"number": number, "owner": owner.id, "leader": leader.id, "x": x, "y": y, "upto": upto},
        )


def _leader(owner: Organisation, email: str, hashed: str) -> User:
    """One password hash for all, because hashing is slow on purpose."""
    key = secrets.token_urlsafe(24)
    made = User(email=email, name=f"Projectleider {owner.name}", password_hash=hashed, unsubscribe_key=key, demo=True)
    session.add(made)
    session.flush()
    session.add(Membership(user_id=made.id, organisation_id=owner.id, role=Role.PROJECT_LEADER))
    return made


def _region(name: str) -> str:
    """Places of the same first letter stand for a region on the national scale."""
    rijnland = {place for place, *_ in _HOLLAND_RIJNLAND}
    return "holland-rijnland" if name in rijnland else f"regio-{name[0].lower()}"


def _bounds(places: Iterable[tuple[str, int, int, int]]) -> list[float]:
    weights = [weight for *_, weight in places]
    return [part / sum(weights) for part in accumulate(weights)]


def _kinds() -> None:
    session.execute(text(bulk_sql.KIND_TABLE))
    session.execute(text(bulk_sql.KINDS), {"rest": _REST, "common": list(_COMMON), "shares": list(_COMMON.values())})


def tidy() -> None:
    """Vacuum what was filled, so that index-only scans work; after the commit, outside any transaction."""
    bind = session.get_bind()
    session.remove()
    with bind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in _TABLES:
            connection.execute(text(f"VACUUM ANALYZE {table}"))
