"""What is settled, on the wire and as rows of a spreadsheet."""

from typing import Any

from marshmallow import fields, validate

from wisselplaats.adapters.sheet import Row
from wisselplaats.domain.vocabulary import PriceBasis, Unit
from wisselplaats.schemas.ladder import PeriodQuery
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, DecimalNumber, Key, Moment, Text, Whole, Word, YesNo
from wisselplaats.schemas.wire.words import word
from wisselplaats.services.settlement import Overview


class SettlementQuery(PeriodQuery):
    """A period, and one of the own projects."""

    project_id = Key(load_default=None)


class SettlementSheetQuery(SettlementQuery):
    """The same, and in which form."""

    form = Text(4, load_default="csv", validate=validate.OneOf(["csv", "xlsx"], error="invalid"), data_key="vorm")


class AmountsOutput(Output):
    """Euro; VAT only when the organisation shows it."""

    amount_excl = DecimalNumber()
    amount_vat = DecimalNumber(allow_none=True)
    amount_incl = DecimalNumber(allow_none=True)


class SettlementSumOutput(AmountsOutput):
    """The sum of some handovers."""

    from_name = fields.String(allow_none=True, data_key="van")
    to_name = fields.String(allow_none=True, data_key="naar")
    handovers = Whole(0, 2**31)


class SettlementLineOutput(AmountsOutput):
    """One handover."""

    handover_id = Key(attribute="handover.id")
    corrects_id = Key(attribute="handover.corrects_id", allow_none=True)
    handed_over_at = Moment(attribute="handover.handed_over_at")
    from_organisation = fields.String(attribute="handover.from_organisation.name")
    to_organisation = fields.String(attribute="handover.to_organisation.name")
    from_project_id = Key(attribute="from_project.id")
    from_project = fields.String(attribute="from_project.name")
    to_project_id = Key(attribute="to_project.id")
    to_project = fields.String(attribute="to_project.name")
    material_code = fields.String(attribute="handover.lot.material_code")
    quantity = DecimalNumber(attribute="handover.quantity")
    unit = Word(Unit, attribute="handover.lot.unit")
    basis = Word(PriceBasis, attribute="line.basis")
    price_per_unit = DecimalNumber(attribute="line.price_per_unit")
    vat_percent = DecimalNumber(attribute="line.vat_percent")


class SettlementOutput(Output):
    """What was settled in a period: no payments, only what both sides agreed."""

    from_date = Day()
    to_date = Day()
    shows_vat = fields.Boolean()
    total = fields.Nested(SettlementSumOutput)
    pairs = fields.List(fields.Nested(SettlementSumOutput))
    by_project = fields.List(fields.Nested(SettlementSumOutput))
    lines = fields.List(fields.Nested(SettlementLineOutput))


class SettlementPriceInput(Input):
    """The price of a kind from a day on; without a price it ends on that day."""

    material_code = Text(80, required=True)
    price_per_unit = DecimalNumber(low="0", high="1000000", places=4, load_default=None, allow_none=True)
    valid_from = Day(required=True)


class SettlementPriceOutput(Output):
    """One price of the list."""

    material_code = fields.String()
    material_name = fields.String(attribute="material.name_nl")
    unit = Word(Unit, attribute="material.unit")
    price_per_unit = DecimalNumber(allow_none=True)
    valid_from = Day()


class SettlementPricesOutput(Output):
    """The list of the own organisation."""

    shows_vat = fields.Boolean()
    items = fields.List(fields.Nested(SettlementPriceOutput))


class VatInput(Input):
    """Whether amounts are shown with VAT."""

    shows_vat = YesNo(required=True)


class VatForm(Input):
    """The page's form: a box that is not ticked is no."""

    shows_vat = YesNo(load_default=False)


HEAD = (
    "datum", "van organisatie", "van project", "naar organisatie", "naar project", "materiaalsoort", "hoeveelheid",
    "eenheid", "grondslag", "prijs per eenheid", "bedrag excl. btw", "btw-percentage", "btw", "bedrag incl. btw",
    "overdracht", "correctie van overdracht",
)  # fmt: skip


def settlement_rows(found: Overview) -> list[Row]:
    """Each handover as a row."""
    return [_row(one) for one in found.lines]


def _row(one: Any) -> Row:
    handover, line = one.handover, one.line
    shown = one.amount_vat is not None
    return (
        handover.handed_over_at.date(), handover.from_organisation.name, _name(one.from_project),
        handover.to_organisation.name, _name(one.to_project), handover.lot.material.name_nl, handover.quantity,
        handover.lot.unit.value, word(line.basis), line.price_per_unit, one.amount_excl,
        line.vat_percent if shown else "", one.amount_vat if shown else "", one.amount_incl if shown else "",
        str(handover.id), str(handover.corrects_id or ""),
    )  # fmt: skip


def _name(project: Any) -> str:
    return "" if project is None else f"{project.number} {project.name}"
