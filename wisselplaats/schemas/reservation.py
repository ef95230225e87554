"""What a claim looks like on the wire and in its forms."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import fields, post_load

from wisselplaats.domain.vocabulary import (
    ClaimStanding,
    Decision,
    ExtensionState,
    ReservationSide,
    ReservationState,
    StandingReason,
    Unit,
)
from wisselplaats.schemas.wire.base import Input, Output, PageQuery
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.services.reservation import Wish

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Until(Moment):
    """A moment with its time zone; a day alone means until the end of it in the Netherlands."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> dt.datetime:
        if isinstance(value, str) and len(value) == len("2026-11-21"):
            day: Any = Day().deserialize(value, attr, data)
            return dt.datetime.combine(day, dt.time(23, 59, 59), AMSTERDAM)
        try:
            moment: dt.datetime = super()._deserialize(value, attr, data, **kwargs)
        except (OverflowError, TypeError) as error:
            raise self.make_error("invalid", input=value, obj_type="datetime") from error
        return moment


class ReservationInput(Input):
    """A claim: a quantity in the lot's unit, for a demand or a project of one's own."""

    quantity = DecimalNumber(above="0", required=True)
    demand_id = Key(allow_none=True)
    project_id = Key(allow_none=True)
    until = Until(
        allow_none=True, metadata={"description": "Tijdstip; een dag (jjjj-mm-dd) mag ook: tot het einde ervan"}
    )
    queue = YesNo()
    partial_ok = YesNo(metadata={"description": "In de wachtrij: een deel is ook goed, de rest blijft wachten"})
    min_part = DecimalNumber(above="0", allow_none=True)

    @post_load
    def to_wish(self, data: dict[str, Any], **_: Any) -> Wish:
        """What the service takes."""
        return Wish(**data)


class ReservationForm(ReservationInput):
    """The page's form; its key makes one claim of two clicks."""

    form_key = Key(required=True)


class ReservationQuery(PageQuery):
    """Filters of the list of claims; `rol` says on which side the organisation stands."""

    state = Word(ReservationState, load_default=None)
    role = Word(ReservationSide, load_default=None)
    listing_id = Key(load_default=None)


class DecisionInput(Input):
    """The owner's answer; declining asks for a reason."""

    decision = Word(Decision, required=True)
    reason = Text(1000, allow_none=True)


class CancelInput(Input):
    """Taking a claim back."""

    reason = Text(1000, allow_none=True)


class ExtensionInput(Input):
    """Asking for more time."""

    until = Until(required=True, metadata={"description": "Tijdstip; een dag (jjjj-mm-dd) mag ook"})
    note = Text(1000, allow_none=True)


class ExtensionOutput(Output):
    """One asking for more time; decided by the owner's rule when nobody decided it and it was given."""

    id = Key()
    state = Word(ExtensionState)
    asked_at = Moment()
    previous_until = Moment()
    asked_until = Moment()
    note = fields.String(allow_none=True)
    decided_at = Moment(allow_none=True)
    by_rule = fields.Function(
        lambda found: found.state == ExtensionState.GRANTED and found.decided_by is None, metadata={"type": "boolean"}
    )
    reason = fields.String(allow_none=True)


class ExtensionsOutput(Output):
    """All that was asked of one claim."""

    items = fields.List(fields.Nested(ExtensionOutput))


class MessageInput(Input):
    """A message to the other side: JSON, or multipart with files named `bijlagen`."""

    takes_files = True
    body = Text(5000, load_default=None, allow_none=True)


class MessageForm(MessageInput):
    """The page's form; its key makes one message of two clicks."""

    form_key = Key(required=True)


class MessageQuery(PageQuery):
    """Paging of what was written."""


class AttachmentOutput(Output):
    """A file with a message; its bytes are at `/reserveringen/{id}/bijlagen/{bijlageId}`."""

    id = Key()
    name = fields.String()
    content_type = fields.String(data_key="mediatype")
    size = fields.Integer(data_key="bytes")
    sha256 = fields.String(data_key="sha256")


class AttachmentQuery(Input):
    """Which size of a picture."""

    small = YesNo(data_key="miniatuur", load_default=False)


class MessageOutput(Output):
    """A message as both sides read it."""

    id = Key()
    reservation_id = Key()
    sender = fields.String(attribute="organisation.name")
    sender_name = fields.String(attribute="user.name")
    body = fields.String()
    attachments = fields.List(fields.Nested(AttachmentOutput))
    created_at = Moment()


class AcceptLimits(Input):
    """The most per unit that is accepted by itself; what is left out has no limit of its own and is not accepted."""

    m2 = DecimalNumber(above="0", data_key="m2", allow_none=True)
    m = DecimalNumber(above="0", data_key="m", allow_none=True)
    st = DecimalNumber(above="0", data_key="st", allow_none=True)
    kg = DecimalNumber(above="0", data_key="kg", allow_none=True)
    t = DecimalNumber(above="0", data_key="t", allow_none=True)
    m3 = DecimalNumber(above="0", data_key="m3", allow_none=True)


class RulesInput(Input):
    """The rules of an organisation for claims on its offers; what is left out stays as it is."""

    option_days = Whole(1, 365)
    accept_own = YesNo()
    accept_share = Whole(1, 100, allow_none=True)
    accept_limits = fields.Nested(AcceptLimits)
    extend_days = Whole(0, 365)
    warn_days = Whole(0, 60)


class RulesForm(RulesInput):
    """The page shows all of them at once: an empty field is none, a box that is not ticked is no."""

    option_days = Whole(1, 365, required=True)
    accept_own = YesNo(load_default=False)
    accept_share = Whole(1, 100, load_default=None)
    accept_limits = fields.Nested(AcceptLimits, load_default=dict)
    extend_days = Whole(0, 365, required=True)
    warn_days = Whole(0, 60, required=True)


class RulesOutput(Output):
    """The rules as they stand."""

    option_days = fields.Integer()
    accept_own = fields.Boolean()
    accept_share = fields.Integer(allow_none=True)
    accept_limits = fields.Nested(AcceptLimits)
    extend_days = fields.Integer()
    warn_days = fields.Integer()


class ReservationOutput(Output):
    """A claim as both sides see it; organisations, never people."""

    id = Key()
    state = Word(ReservationState)
    listing_id = Key()
    lot_id = Key(attribute="listing.lot_id")
    material_code = fields.String(attribute="listing.lot.material_code")
    material_name = fields.String(attribute="listing.lot.material.name_nl")
    quantity = DecimalNumber()
    handed_over = DecimalNumber()
    unit = Word(Unit, attribute="listing.lot.unit")
    taker = fields.String(attribute="organisation.name")
    taker_id = Key(attribute="organisation_id")
    owner = fields.String(attribute="listing.organisation.name")
    owner_id = Key(attribute="listing.organisation_id")
    demand_id = Key(allow_none=True)
    project_id = Key(allow_none=True)
    until = Moment()
    extension_until = Moment(allow_none=True)
    partial_ok = fields.Boolean()
    min_part = DecimalNumber(allow_none=True)
    part_of_id = Key(allow_none=True)
    by_rule = fields.Boolean()
    queue_position = Whole(1, 2**31, allow_none=True)
    decided_at = Moment(allow_none=True)
    reason = fields.String(allow_none=True)
    free = DecimalNumber(attribute="listing.free")
    standing = Word(ClaimStanding)
    standing_reason = Word(StandingReason)
    standing_days = fields.Integer()
    moved_from_id = Key(allow_none=True)
    version = Whole(1, 2**31)
    created_at = Moment()
    updated_at = Moment()
