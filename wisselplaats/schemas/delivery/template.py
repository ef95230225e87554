"""Our own template of a delivery: a header, an example that can be delivered as it is, and what belongs where."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import xlsxwriter
from marshmallow import validate

from wisselplaats.domain.delivery.targets import TARGETS, TargetField
from wisselplaats.domain.vocabulary import DeliveryKind
from wisselplaats.messages.target_fields import explanation, label
from wisselplaats.schemas.wire.base import Input
from wisselplaats.schemas.wire.fields import Text, Word
from wisselplaats.schemas.wire.names import field_word

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXCEL = "\ufeff"
"""Spreadsheets take a file that starts with it for UTF-8."""
LEFT_OUT = frozenset({"count", "area", "length", "wkt", "ended"})
"""Other ways to say what the template says already."""
Rows = list[dict[str, str | int | float]]


class TemplateQuery(Input):
    """Of which kind, and in which form."""

    kind = Word(DeliveryKind, required=True)
    form = Text(4, load_default="csv", validate=validate.OneOf(["csv", "xlsx"], error="invalid"), data_key="vorm")


def template_fields(kind: DeliveryKind) -> list[TargetField]:
    """The columns of the template, in order."""
    return [target for target in TARGETS[kind] if target.name not in LEFT_OUT]


def example(kind: DeliveryKind, today: date) -> Rows:
    """Rows that are delivered without an error, on any day."""
    soon, later = today + timedelta(days=90), today + timedelta(days=240)
    if kind is DeliveryKind.ASSETS:
        return [
            {"source_id": "W-0001", "material": "betontegel 300x300x60", "quantity": 125.5, "unit": "m2",
             "year_laid": 1998, "replacement_year": 2031, "street": "Breestraat", "municipality": "Leiden",
             "x": 93800.5, "y": 463900.25},
            {"source_id": "W-0002", "material": "bank", "quantity": 2, "unit": "st", "year_laid": 2012,
             "street": "Stationsplein", "municipality": "Leiden", "x": 93120, "y": 464480},
        ]  # fmt: skip
    if kind is DeliveryKind.PROJECTS:
        return [
            {"source_id": "PR-0001", "number": "2026-014", "name": "Herinrichting Breestraat",
             "description": "Trottoirs en rijbaan", "state": "gepland", "starts_on": soon.isoformat(),
             "ends_on": later.isoformat(), "release_from": soon.isoformat(), "release_until": later.isoformat(),
             "x": 93800, "y": 463900},
        ]  # fmt: skip
    if kind is DeliveryKind.LOTS:
        return [
            {"source_id": "P-0001", "material": "betontegel 300x300x60", "quantity": 250, "unit": "m2",
             "title": "Tegels uit de Breestraat", "quality": "B", "colour": "grijs", "determination": "geschat",
             "margin_percent": 10, "times_reused": 1, "available_from": soon.isoformat(),
             "available_until": later.isoformat(), "street": "Breestraat", "municipality": "Leiden", "x": 93800,
             "y": 463900, "year_laid": 1998, "packaging": "op pallets", "machine_layable": "ja",
             "start_rung": "ander_project", "note": "Schoon gemaakt"},
        ]  # fmt: skip
    return [
        {"source_id": "B-0001", "material": "betontegel 300x300x60", "quantity": 400, "unit": "m2", "min_lot": 50,
         "tolerance_mm": 5, "colour": "grijs", "min_quality": "C", "needed_from": soon.isoformat(),
         "needed_until": later.isoformat(), "max_storage_days": 90, "max_distance_km": 40,
         "substitutes_allowed": "ja", "notify": "dagelijks", "note": "Trottoir", "x": 93800, "y": 463900},
    ]  # fmt: skip


def template_csv(kind: DeliveryKind, today: date) -> str:
    """As Dutch spreadsheets read it: semicolons, decimal commas, with the mark of UTF-8."""
    out = StringIO()
    out.write(EXCEL)
    names = [target.name for target in template_fields(kind)]
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([field_word(name) for name in names])
    for row in example(kind, today):
        writer.writerow(
            [str(row.get(name, "")).replace(".", ",") if _is_number(row, name) else row.get(name, "") for name in names]
        )
    return out.getvalue()


def _is_number(row: dict[str, str | int | float], name: str) -> bool:
    return isinstance(row.get(name), float)


def template_xlsx(kind: DeliveryKind, language: str, today: date) -> bytes:
    """A sheet to fill in, with the explanation of each column beside it on a sheet of its own."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#e5e9f0", "bottom": 1})
    sheet, uitleg = book.add_worksheet(kind.value), book.add_worksheet("Uitleg")
    targets = template_fields(kind)
    for place, target in enumerate(targets):
        sheet.write_string(0, place, field_word(target.name), bold)
        for line, row in enumerate(example(kind, today), start=1):
            if target.name in row:
                sheet.write(line, place, row[target.name])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(targets) - 1, 18)
    _explain(uitleg, bold, targets, language)
    book.close()
    return out.getvalue()


def _explain(sheet: "xlsxwriter.worksheet.Worksheet", bold: object, targets: list[TargetField], language: str) -> None:
    nl = language == "nl"
    heads = ("Kolom", "Wat", "Verplicht", "Uitleg") if nl else ("Column", "What", "Required", "Explanation")
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
    for line, target in enumerate(targets, start=1):
        needed = ("ja" if nl else "yes") if target.required else ""
        told = (field_word(target.name), label(target.name, language), needed, explanation(target.name, language))
        for place, text in enumerate(told):
            sheet.write_string(line, place, text)
    sheet.set_column(0, 2, 24)
    sheet.set_column(3, 3, 80)
