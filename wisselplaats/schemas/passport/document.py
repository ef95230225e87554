"""What a passport looks like on the wire: groups of facts, what is missing, what proves them."""

from typing import Any

from marshmallow import fields, post_dump

from wisselplaats.domain.vocabulary import (
    DeclarationOutcome,
    Detachability,
    Determination,
    Indicator,
    JointFilling,
    LotState,
    Module,
    Pollution,
    Quality,
    Role,
    SourceKind,
    Unit,
    WeightSet,
)
from wisselplaats.messages import text
from wisselplaats.schemas.facts import CompositionPartOutput, indicative_words
from wisselplaats.schemas.lot import LegalOutput, PhotoOutput
from wisselplaats.schemas.passport.history import EntryOutput
from wisselplaats.schemas.passport.lineage import shape_dump
from wisselplaats.schemas.passport.proof import DocumentOutput, InspectionOutput, through
from wisselplaats.schemas.wire.base import Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Whole, Word, YesNo
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.schemas.wire.words import word


class IdentityGroup(Output):
    """Which lot this is."""

    id = Key()
    number = fields.String()
    uri = fields.String()
    title = fields.String(allow_none=True)
    parent_id = Key(allow_none=True)
    sources = fields.List(fields.String())


class ClassificationGroup(Output):
    """Of what kind it is, in the catalogue and in IMBOR."""

    material_code = fields.String()
    material_name = fields.String()
    category = fields.String()
    imbor_class = fields.String(allow_none=True)
    imbor_class_uri = fields.String(allow_none=True)
    imbor_value = fields.String(allow_none=True)
    imbor_value_uri = fields.String(allow_none=True)
    gtin = fields.String(allow_none=True)
    catalogue_version = fields.String()
    nl_sfb_code = fields.String(allow_none=True)
    raw_code = fields.String(allow_none=True)


class QuantityGroup(Output):
    """How much there is, how that was determined, the UN/ECE code of the unit."""

    quantity = DecimalNumber()
    unit = Word(Unit)
    unece = fields.String()
    determination = Word(Determination)
    margin_percent = DecimalNumber(allow_none=True)


class SizesGroup(Output):
    """Sizes in mm."""

    length_mm = DecimalNumber(allow_none=True)
    width_mm = DecimalNumber(allow_none=True)
    height_mm = DecimalNumber(allow_none=True)
    colour = fields.String(allow_none=True)


class CompositionGroup(Output):
    """Of what it is made; shares 0-1."""

    mass_kg_per_unit = DecimalNumber(allow_none=True)
    mass_source = fields.String(allow_none=True)
    mass_indicative = fields.Boolean()
    parts = fields.List(fields.Nested(CompositionPartOutput))
    composition_indicative = fields.Boolean()
    composition_source = fields.String(allow_none=True)
    primary_share = DecimalNumber()
    secondary_share = DecimalNumber()
    reused_share = DecimalNumber()
    shares_indicative = fields.Boolean()


class OriginGroup(Output):
    """Where it came from."""

    origin_municipality = fields.String(allow_none=True)
    origin_street = fields.String(allow_none=True)
    origin_function = fields.String(allow_none=True)
    origin_geometry = fields.Function(
        lambda origin: shape_dump(origin["origin_geometry"]), metadata={"type": ["object", "null"]}
    )
    year_laid = fields.Integer(allow_none=True)
    times_reused = fields.Integer()


class ConditionGroup(Output):
    """How good it is."""

    quality = Word(Quality, allow_none=True)
    breakage_percent = DecimalNumber(allow_none=True)
    pollution = Word(Pollution, allow_none=True)
    photo_count = fields.Integer()


class TakingOutGroup(Output):
    """How it comes loose and is laid again."""

    detachability = Word(Detachability, allow_none=True)
    joint_filling = Word(JointFilling, allow_none=True)
    machine_layable = YesNo(allow_none=True)
    removed_by = fields.String(allow_none=True)


class LegalGroup(LegalOutput):
    """What the law asks, and whether an environmental declaration is needed, on which ground; none when nobody decided."""

    declaration = Word(DeclarationOutcome, allow_none=True)
    declaration_ground = fields.String(allow_none=True)


class LogisticsGroup(Output):
    """When and where it can be fetched."""

    available_from = Day()
    available_until = Day(allow_none=True)
    street = fields.String(allow_none=True)
    municipality = fields.String(allow_none=True)
    packaging = fields.String(allow_none=True)


class NewProductOutput(Output):
    """What one unit of the same product costs the environment when it is made anew, by which factor."""

    indicator = Word(Indicator)
    value = DecimalNumber()
    unit = Word(Unit)
    module = Word(Module)
    weight_set = Word(WeightSet)
    code = fields.String()
    version = fields.Integer()
    source = fields.String()
    source_kind = Word(SourceKind)
    verified = fields.Boolean()


class EnvironmentGroup(Output):
    """The strategy by its named scheme, and what is spared of a new product per unit (A1-3)."""

    r_strategy = fields.String()
    lines = fields.List(fields.Nested(NewProductOutput))


class CompletenessGroup(Output):
    """How much is known in percent by weight, and what is missing with who can supply it."""

    percent = Whole(0, 100)
    missing = fields.Function(
        lambda full: [missing_dump(one) for one in full["missing"]],
        metadata={"type": "array", "items": {"type": "object"}},
    )


def missing_dump(one: dict[str, str]) -> dict[str, Any]:
    """One thing that is missing: the field's wire name, a sentence and the role that can supply it."""
    return {
        "veld": field_word(one["name"]),
        "melding": text(f"missing_{one['name']}", "nl"),
        "rol": word(Role(one["role"])),
    }


class PassportOutput(Output):
    """A lot's passport."""

    id = Key()
    number = fields.String()
    uri = fields.String()
    state = Word(LotState)
    organisation_name = fields.String()
    completeness = fields.Nested(CompletenessGroup)
    identity = fields.Nested(IdentityGroup)
    classification = fields.Nested(ClassificationGroup)
    quantities = fields.Nested(QuantityGroup)
    sizes = fields.Nested(SizesGroup)
    composition = fields.Nested(CompositionGroup)
    origin = fields.Nested(OriginGroup)
    condition = fields.Nested(ConditionGroup)
    taking_out = fields.Nested(TakingOutGroup)
    legal = fields.Nested(LegalGroup)
    logistics = fields.Nested(LogisticsGroup)
    environment = fields.Nested(EnvironmentGroup)
    indicative = fields.Function(
        lambda doc: indicative_words(doc["indicative"]), metadata={"type": "array", "items": {"type": "string"}}
    )
    photos = fields.List(fields.Nested(PhotoOutput))
    documents = fields.List(fields.Nested(DocumentOutput))
    inspections = fields.List(fields.Nested(InspectionOutput))
    entries = fields.List(fields.Nested(EntryOutput))
    sound = fields.Function(lambda doc: doc["broken_at"] is None, metadata={"type": "boolean"})
    version = Whole(1, 2**31)

    @post_dump(pass_original=True)
    def through_the_lot(self, data: dict[str, Any], original: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Photos and documents by addresses that the caller may follow."""
        for name in ("photos", "documents"):
            through(data[field_word(name)], original["id"])
        for one in data[field_word("documents")]:  # an address elsewhere is for who may see the lot itself
            one["url"] = None if one["elders"] else one["url"]
        return data
