"""Handovers: appointments, checklist, both signatures, corrections."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Nothing yet."""
