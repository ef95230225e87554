"""Slips, the ladder's log, reasons for recycling, prices between organisations."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nothing yet."""
