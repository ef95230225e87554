"""Depots: place marks, movements, stock counts, opening hours."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nothing yet."""
