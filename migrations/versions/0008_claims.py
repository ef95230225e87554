"""Claims: the owner's rule, the queue in parts, extension, talk."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nothing yet."""
