"""Bulk uploads of three kinds: what the pipeline keeps."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Nothing yet."""
