"""What people decided about a lot before the law, none of it ever changed, and who may take which waste."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wisselplaats.domain.vocabulary import DeclarationOutcome, LegalStatus, PermitKind, StonyKind
from wisselplaats.models.base import Base, Identified
from wisselplaats.models.organisation import Organisation, User


class LegalAnswer(Base):
    """A lot's legal status and answers from a moment on, written by a trigger on lot; `user_id` None when nobody said who."""

    __tablename__ = "legal_answer"

    serial: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    at: Mapped[datetime]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    status_before: Mapped[str | None] = mapped_column(String(40))
    status_after: Mapped[str] = mapped_column(String(40))
    use_certain: Mapped[bool | None]
    use_lawful: Mapped[bool | None]
    use_high_grade: Mapped[bool | None]
    motivation: Mapped[str | None]

    user: Mapped[User | None] = relationship()

    __table_args__ = (Index("ix_legal_answer_lot_id_serial", "lot_id", "serial"),)

    @property
    def before(self) -> LegalStatus | None:
        """The status until then; None when the lot was new."""
        return None if self.status_before is None else LegalStatus(self.status_before)

    @property
    def after(self) -> LegalStatus:
        """The status from then on."""
        return LegalStatus(self.status_after)


class LegalDeclaration(Identified, Base):
    """A decision whether an environmental declaration is needed, with the answers and the ground of that day."""

    __tablename__ = "legal_declaration"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    material: Mapped[StonyKind]
    unprocessed: Mapped[bool | None]
    same_conditions: Mapped[bool | None]
    ownership_stays: Mapped[bool | None]
    suspicious: Mapped[bool | None]
    outcome: Mapped[DeclarationOutcome]
    rule_code: Mapped[str]
    ground: Mapped[str]

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (Index("ix_legal_declaration_lot_id_at", "lot_id", "at"),)


class LegalAcknowledgement(Identified, Base):
    """Somebody of a party to a lot has read a warning; once for each lot, rule and party."""

    __tablename__ = "legal_acknowledgement"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    rule_code: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    ground: Mapped[str]

    user: Mapped[User] = relationship()
    organisation: Mapped[Organisation] = relationship()

    __table_args__ = (UniqueConstraint("lot_id", "rule_code", "organisation_id"),)


class WasteTaker(Identified, Base):
    """An organisation that may take waste of these Eural codes, in the days of its permit; `keeper_id` None is the platform.

    What the platform keeps holds for every giver, what an organisation keeps for its own waste. One that ended stays on record.
    """

    __tablename__ = "waste_taker"

    keeper_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    taker_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    permit_kind: Mapped[PermitKind]
    permit_number: Mapped[str]
    eural_codes: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    checked_by: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    checked_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]

    taker: Mapped[Organisation] = relationship(foreign_keys=[taker_id])
    checker: Mapped[User] = relationship(foreign_keys=[checked_by])

    __table_args__ = (
        Index(
            "uq_waste_taker_standing",
            "keeper_id",
            "taker_id",
            "permit_number",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            postgresql_nulls_not_distinct=True,
        ),
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended_whole"),
        CheckConstraint("cardinality(eural_codes) > 0", name="some_code"),
        CheckConstraint("valid_from <= valid_until", name="window_in_order"),
        CheckConstraint("keeper_id <> taker_id", name="not_itself"),
    )
