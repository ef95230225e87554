"""What a project looks like on the wire and in its form."""

from typing import Any

from marshmallow import fields, validates_schema

from wisselplaats.domain.vocabulary import ProjectState, ReservationState, Unit
from wisselplaats.schemas.wire.base import Input, Output, PageQuery, in_order, place_dump
from wisselplaats.schemas.wire.boundary import Boundary
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word

_KEYS = {"type": "array", "items": {"type": "string", "format": "uuid"}}


class ProjectQuery(PageQuery):
    """Filters of the list of projects."""

    search = Text(100, load_default=None)
    state = Word(ProjectState, load_default=None)


class ProjectInput(Input):
    """A new project: boundary as GeoJSON, the works, and the days between which material comes free."""

    number = Text(40)
    name = Text(200, required=True)
    description = Text(4000, load_default=None)
    boundary = Boundary(load_default=None)
    starts_on = Day(required=True)
    ends_on = Day(required=True)
    release_from = Day(required=True)
    release_until = Day(required=True)

    @validates_schema(skip_on_field_errors=False)
    def dates_in_order(self, data: dict[str, Any], **_: Any) -> None:
        """No end before its start."""
        in_order(data, ("starts_on", "ends_on"), ("release_from", "release_until"))


class ProjectChange(ProjectInput):
    """A change: only the fields that are sent."""

    class Meta(ProjectInput.Meta):
        """The number never changes."""

        exclude = ("number",)

    state = Word(ProjectState)


class ProjectOutput(Output):
    """A project as its own organisation sees it."""

    id = Key()
    number = fields.String()
    name = fields.String()
    description = fields.String(allow_none=True)
    state = Word(ProjectState)
    organisation_id = Key()
    leader = fields.Function(lambda project: project.leader.name, metadata={"type": "string"})
    starts_on = Day()
    ends_on = Day()
    release_from = Day()
    release_until = Day()
    place = fields.Function(lambda project: place_dump(project.x, project.y), metadata={"type": ["object", "null"]})
    boundary = fields.Function(lambda project: Boundary.dump(project.boundary), metadata={"type": ["object", "null"]})
    version = Whole(1, 2**31)
    created_at = Moment()
    updated_at = Moment()


class LapsingClaimOutput(Output):
    """A claim that lapses: who made it, on which offer of whom."""

    reservation_id = Key(attribute="id")
    state = Word(ReservationState)
    taker = fields.String(attribute="organisation.name")
    taker_id = Key(attribute="organisation_id")
    owner = fields.String(attribute="listing.organisation.name")
    lot_id = Key(attribute="listing.lot_id")
    listing_id = Key()
    material_code = fields.String(attribute="listing.lot.material_code")
    quantity = DecimalNumber()
    unit = Word(Unit, attribute="listing.lot.unit")


class EndingOutput(Output):
    """What lapses with a project: claims on what it would release, its own claims elsewhere, its offers and demands."""

    claims = fields.List(fields.Nested(LapsingClaimOutput))
    organisations = Whole(0, 2**31)
    own_claims = fields.List(fields.Nested(LapsingClaimOutput))
    listing_ids = fields.Function(lambda one: [str(offer.id) for offer in one.offers], metadata=_KEYS)
    demand_ids = fields.Function(lambda one: [str(demand.id) for demand in one.demands], metadata=_KEYS)
