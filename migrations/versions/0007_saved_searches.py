"""Saved searches, and how soon people are told."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KINDS = (
    "match", "match_improved", "match_broken", "listing_match", "search_hit", "reservation_requested",
    "reservation_accepted", "reservation_declined", "reservation_cancelled", "reservation_expired",
    "reservation_moved_up", "handed_over", "slip", "delivery_done",
)  # fmt: skip
FREQUENCIES = ("at_once", "daily", "weekly", "off")


def upgrade() -> None:
    """The searches with what they found; preferences and mutes; what a notification is about."""
    _searches()
    _preferences()
    op.drop_constraint(op.f("ck_notification_notificationkind"), "notification")
    one_of = ", ".join(f"'{kind}'" for kind in KINDS)
    op.create_check_constraint(op.f("ck_notification_notificationkind"), "notification", f"kind IN ({one_of})")
    op.add_column("notification", sa.Column("demand_id", sa.Uuid(), sa.ForeignKey("demand.id")))
    op.add_column(
        "notification", sa.Column("search_id", sa.Uuid(), sa.ForeignKey("saved_search.id", ondelete="SET NULL"))
    )
    op.create_index("ix_notification_demand_id", "notification", ["demand_id"])
    op.create_index("ix_notification_search_id", "notification", ["search_id"])


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _stamp(name: str) -> sa.Column[object]:
    made = sa.text("clock_timestamp()")
    return sa.Column(name, sa.DateTime(timezone=True), server_default=made, nullable=False)


def _key(name: str, target: str, cascade: bool = False) -> sa.Column[object]:
    to = sa.ForeignKey(target, ondelete="CASCADE" if cascade else None)
    return sa.Column(name, sa.Uuid(), to, nullable=False)


def _searches() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Uuid(), nullable=False),
        _stamp("created_at"),
        _stamp("updated_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        _key("organisation_id", "organisation.id"),
        _key("user_id", "user_account.id"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("material_code", sa.Text(), sa.ForeignKey("material_type.code")),
        sa.Column("search", sa.Text()),
        sa.Column("min_quality", _words("quality", "A", "B", "C", "D")),
        sa.Column("min_quantity", sa.Numeric(14, 3)),
        sa.Column("available_from", sa.Date()),
        sa.Column("available_until", sa.Date()),
        sa.Column("x", sa.Float()),
        sa.Column("y", sa.Float()),
        sa.Column("radius_km", sa.Numeric(14, 3)),
        sa.Column("notify", _words("notifypreference", *FREQUENCIES), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.CheckConstraint("available_from <= available_until", name="window_in_order"),
        sa.CheckConstraint("min_quantity >= 0", name="quantity_not_negative"),
        sa.CheckConstraint("radius_km > 0", name="radius_positive"),
        sa.CheckConstraint("(x IS NULL) = (y IS NULL) AND (radius_km IS NULL OR x IS NOT NULL)", name="place_whole"),
    )
    op.create_index("ix_saved_search_organisation_id", "saved_search", ["organisation_id"])
    op.create_index("ix_saved_search_material_code", "saved_search", ["material_code"])
    op.create_index("ix_saved_search_user_id_created_at", "saved_search", ["user_id", "created_at"])
    op.create_table(
        "saved_search_kind",
        _key("search_id", "saved_search.id", cascade=True),
        sa.Column("material_code", sa.Text(), sa.ForeignKey("material_type.code"), nullable=False),
        sa.PrimaryKeyConstraint("search_id", "material_code", name=op.f("pk_saved_search_kind")),
    )
    op.create_index("ix_saved_search_kind_material_code", "saved_search_kind", ["material_code"])
    op.create_table(
        "saved_search_hit",
        _key("search_id", "saved_search.id", cascade=True),
        _key("listing_id", "listing.id"),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fresh", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("search_id", "listing_id", name=op.f("pk_saved_search_hit")),
    )
    op.create_index("ix_saved_search_hit_listing_id", "saved_search_hit", ["listing_id"])


def _preferences() -> None:
    op.create_table(
        "notification_preference",
        _key("user_id", "user_account.id", cascade=True),
        sa.Column("kind", _words("notificationkind", *KINDS), nullable=False),
        sa.Column("frequency", _words("notifypreference", *FREQUENCIES), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "kind", name=op.f("pk_notification_preference")),
    )
    op.create_table(
        "demand_mute",
        _key("user_id", "user_account.id", cascade=True),
        _key("demand_id", "demand.id", cascade=True),
        sa.PrimaryKeyConstraint("user_id", "demand_id", name=op.f("pk_demand_mute")),
    )
    op.create_index("ix_demand_mute_demand_id", "demand_mute", ["demand_id"])
