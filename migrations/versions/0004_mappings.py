"""Column and value mappings of deliveries, versioned per organisation and source system."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nothing yet."""
