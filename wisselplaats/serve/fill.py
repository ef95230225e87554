"""What a database needs before the first page: its tables, the catalogue and, in a demo, something to see."""

from sqlalchemy import select

from wisselplaats import db
from wisselplaats.models import Organisation, User

DEMO_SEED = 1


def migrate(database_url: str) -> None:
    """Bring the tables to the newest revision."""
    db.migrate(database_url)


def catalogue(database_url: str) -> None:
    """Load materials and factors; the same files again change nothing."""
    from wisselplaats import edge
    from wisselplaats.services import impact, match, material, rate

    db.configure(database_url)
    with db.transaction():
        material.load_catalogue()
        impact.load_factors()
        rate.load_rates()
        match.reference_loaded(edge.today())


def demo(database_url: str, password: str, size: str = "city") -> None:
    """Fill an exchange that has no organisation yet; one that has is left as it is."""
    from wisselplaats import demo as data

    db.configure(database_url)
    with db.transaction():
        filled = db.session.scalar(select(Organisation.id).limit(1)) is not None
    if not filled:
        data.fill(size, DEMO_SEED, password)


def demo_users(database_url: str) -> list[str]:
    """The addresses that a visitor of the demo can sign in with, those of the first organisation first."""
    db.configure(database_url)
    with db.transaction():
        query = select(User.email).where(User.demo).order_by(User.created_at, User.email)
        emails = list(db.session.scalars(query))
    preferred = [email for email in emails if email.endswith("@leiden.example")]
    return preferred or emails[:8]
