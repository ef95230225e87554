"""How Alembic runs: configured in code, one transaction, one migration at a time."""

from alembic import context
from sqlalchemy import text

from wisselplaats.db import engine_for
from wisselplaats.models import Base

LOCK = 28992001


def run() -> None:
    """Upgrade under an advisory lock, so that two processes that start together take turns."""
    engine = engine_for(context.config.attributes["url"])
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transaction_per_migration=False,
            compare_type=True,
        )
        with context.begin_transaction():
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            context.run_migrations()
    engine.dispose()


run()
