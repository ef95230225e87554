"""What a lot looks like on the wire and in its forms."""

from typing import Any

from marshmallow import fields, post_load, validates_schema

from wisselplaats.domain.vocabulary import Determination, LegalStatus, LotState, Quality, Unit, WoodTreatment
from wisselplaats.models import Lot, Photo
from wisselplaats.schemas.facts import ConditionInput, FactsInput, FactsOutput
from wisselplaats.schemas.legal.codes import EuralCode, WasteStreamNumber
from wisselplaats.schemas.material import Gtin, MaterialCode
from wisselplaats.schemas.wire.base import Input, Output, PageQuery, in_order, place_dump, place_field, place_of
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.services import listing


class LotQuery(PageQuery):
    """Filters of the list of one's own lots."""

    search = Text(100, load_default=None)
    state = Word(LotState, load_default=None)
    project_id = Key(load_default=None)
    depot_id = Key(load_default=None)


class LegalInput(Input):
    """What the law asks: status, the three questions, and what tests found."""

    legal_status = Word(LegalStatus)
    use_certain = YesNo(allow_none=True)
    use_lawful = YesNo(allow_none=True)
    use_high_grade = YesNo(allow_none=True)
    pak10_mg_kg = DecimalNumber(low="0", high="1000000", allow_none=True)
    has_crow210 = YesNo(allow_none=True)
    contains_asbestos = YesNo(allow_none=True)
    wood_treatment = Word(WoodTreatment, allow_none=True)
    suspicious_origin = YesNo(allow_none=True)
    adhering_soil = YesNo(allow_none=True)
    load_bearing = YesNo(allow_none=True)
    pests = YesNo(allow_none=True)
    zzs = YesNo(allow_none=True)
    painted = YesNo(allow_none=True)
    eural_code = EuralCode(20, allow_none=True)
    waste_stream_number = WasteStreamNumber(40, allow_none=True)
    legal_motivation = Text(4000, allow_none=True)


class SurveyInput(LegalInput, ConditionInput):
    """What a surveyor finds in the street."""

    quantity = DecimalNumber(above="0")
    determination = Word(Determination)
    margin_percent = DecimalNumber(low="0", high="100", allow_none=True)
    length_mm = DecimalNumber(above="0", high="100000", allow_none=True)
    width_mm = DecimalNumber(above="0", high="100000", allow_none=True)
    height_mm = DecimalNumber(above="0", high="100000", allow_none=True)
    colour = Text(40, allow_none=True)
    quality = Word(Quality, allow_none=True)
    note = Text(4000, allow_none=True)


class LotInput(SurveyInput, FactsInput):
    """A new lot of one's own, such as a contractor's surplus; sizes not given are those of the kind."""

    material_code = MaterialCode(required=True)
    quantity = DecimalNumber(above="0", required=True)
    unit = Word(Unit)
    title = Text(200, allow_none=True)
    place = place_field(required=True)
    street = Text(200, allow_none=True)
    municipality = Text(100, allow_none=True)
    available_from = Day(required=True)
    available_until = Day(allow_none=True)
    times_reused = Whole(0, 3)
    year_laid = Whole(1500, 2200, allow_none=True)
    origin_street = Text(200, allow_none=True)
    origin_municipality = Text(100, allow_none=True)
    packaging = Text(200, allow_none=True)
    machine_layable = YesNo(allow_none=True)
    removed_by = Text(200, allow_none=True)
    gtin = Gtin(allow_none=True)
    project_id = Key(allow_none=True)
    depot_id = Key(allow_none=True)

    @validates_schema(skip_on_field_errors=False)
    def dates_in_order(self, data: dict[str, Any], **_: Any) -> None:
        """No end before its start."""
        in_order(data, ("available_from", "available_until"))

    @post_load
    def to_place(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The place in RD metres."""
        return {**data, "place": place_of(data["place"])} if "place" in data else data


class LotChange(LotInput):
    """A correction: only the fields that are sent; kind, unit and project never change."""

    over_capacity = YesNo()

    class Meta(LotInput.Meta):
        """Another kind is another lot."""

        exclude = ("material_code", "unit", "project_id")


class DepotMoveInput(Input):
    """To which depot of one's own a lot is brought; `bovenCapaciteit` when it becomes too full and that is known."""

    depot_id = Key(required=True)
    over_capacity = YesNo()


class PhotoInput(Input):
    """The words that go with a photo."""

    alt = Text(300, load_default=None)


class PhotoQuery(Input):
    """Whole, or small for a list."""

    thumbnail = YesNo(load_default=False)


def _photo_url(photo: Photo, query: str = "") -> str:
    return f"/api/v1/partijen/{photo.lot_id}/fotos/{photo.id}{query}"


class PhotoOutput(Output):
    """A photo, without EXIF."""

    id = Key()
    alt = fields.String(allow_none=True)
    url = fields.Function(_photo_url, metadata={"type": "string"})
    thumbnail_url = fields.Function(lambda p: _photo_url(p, "?miniatuur=true"), metadata={"type": "string"})
    width = fields.Integer()
    height = fields.Integer()
    created_at = Moment()


class RuleOutput(Output):
    """What the law says: a code, a sentence and its ground."""

    code = fields.String()
    message = fields.String(attribute="text_nl")
    ground = fields.String()


def _warnings(lot: Lot) -> Any:
    return RuleOutput(many=True).dump(listing.warnings_of(lot))


class LegalOutput(Output):
    """What the legal gate knows of a lot, as anybody who sees the lot may read it."""

    legal_status = Word(LegalStatus)
    use_certain = YesNo(allow_none=True)
    use_lawful = YesNo(allow_none=True)
    use_high_grade = YesNo(allow_none=True)
    legal_answered_at = Moment(allow_none=True)
    pak10_mg_kg = DecimalNumber(allow_none=True)
    has_crow210 = YesNo(allow_none=True)
    contains_asbestos = YesNo(allow_none=True)
    wood_treatment = Word(WoodTreatment, allow_none=True)
    suspicious_origin = YesNo(allow_none=True)
    adhering_soil = YesNo(allow_none=True)
    load_bearing = YesNo(allow_none=True)
    pests = YesNo(allow_none=True)
    zzs = YesNo(allow_none=True)
    painted = YesNo(allow_none=True)
    eural_code = fields.String(allow_none=True)


class LotOutput(LegalOutput, FactsOutput):
    """A lot; names organisations, never people."""

    id = Key()
    number = fields.String()
    title = fields.String(allow_none=True)
    state = Word(LotState)
    organisation_id = Key()
    organisation_name = fields.String(attribute="organisation.name")
    project_id = Key(allow_none=True)
    depot_id = Key(allow_none=True)
    parent_id = Key(allow_none=True)
    material_code = fields.String()
    material_name = fields.String(attribute="material.name_nl")
    quantity = DecimalNumber()
    unit = Word(Unit)
    determination = Word(Determination)
    margin_percent = DecimalNumber(allow_none=True)
    length_mm = DecimalNumber(allow_none=True)
    width_mm = DecimalNumber(allow_none=True)
    height_mm = DecimalNumber(allow_none=True)
    colour = fields.String(allow_none=True)
    quality = Word(Quality, allow_none=True)
    times_reused = Whole(0, 3)
    available_from = Day()
    available_until = Day(allow_none=True)
    place = fields.Function(lambda lot: place_dump(lot.x, lot.y), metadata={"type": "object"})
    street = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True)
    year_laid = Whole(1500, 2200, allow_none=True)
    origin_street = fields.String(allow_none=True)
    origin_municipality = fields.String(allow_none=True)
    packaging = fields.String(allow_none=True)
    machine_layable = YesNo(allow_none=True)
    removed_by = fields.String(allow_none=True)
    gtin = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    waste_stream_number = fields.String(allow_none=True)
    warnings = fields.Function(_warnings, metadata={"type": "array", "items": {"type": "object"}})
    photos = fields.List(fields.Nested(PhotoOutput))
    passport_url = fields.Function(lambda lot: f"/api/v1/partijen/{lot.id}/paspoort", metadata={"type": "string"})
    version = Whole(1, 2**31)
    created_at = Moment()
    updated_at = Moment()


class HarvestOutput(Output):
    """What a harvest made, and the project's lots."""

    created_count = fields.Integer(attribute="created")
    already_count = fields.Integer(attribute="already")
    lots = fields.List(fields.Nested(LotOutput))


class LotsOutput(Output):
    """A list of lots that needs no pages."""

    items = fields.List(fields.Nested(LotOutput))
    next = fields.String(allow_none=True)
