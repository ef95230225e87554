"""The report of a year and the sheet of a tender: what they are asked, and their workbooks."""

from collections.abc import Iterable

from wisselplaats.adapters.sheet import Row, book_bytes
from wisselplaats.domain.vocabulary import ImpactGrouping
from wisselplaats.messages import text
from wisselplaats.schemas.impact.report import key_of, name_of
from wisselplaats.schemas.impact.sheets import FLOW_HEAD, LINE_HEAD, TOTAL_HEAD, figures, flow_rows, line_rows
from wisselplaats.schemas.ladder import HEAD, ladder_rows
from wisselplaats.schemas.wire.base import Input
from wisselplaats.schemas.wire.fields import Whole
from wisselplaats.schemas.wire.words import word
from wisselplaats.services.impact import Group, Line
from wisselplaats.services.impact.paper import FactorUsed, Tender, Yearly

_BY = {
    ImpactGrouping.MONTH: "per maand", ImpactGrouping.MATERIAL: "per soort", ImpactGrouping.PROJECT: "per project",
    ImpactGrouping.ORGANISATION: "per organisatie", ImpactGrouping.EURAL: "per euralcode",
    ImpactGrouping.STRATEGY: "per r-strategie",
}  # fmt: skip
_FACTOR_HEAD = (
    "factor",
    "versie",
    "geldt voor",
    "maat",
    "module",
    "waarde",
    "eenheid",
    "bron",
    "geverifieerd",
    "gebruikt",
)
_TENDER_HEAD = (
    "materiaalsoort", "naam", "gevraagd", "eenheid", "overgedragen", "toegezegd", "aandeel hergebruikt", "massa kg",
    "co2 nieuw kg", "co2 keuze kg", "mki nieuw euro", "mki keuze euro", "wegingsset", "berekend",
)  # fmt: skip
_METHOD = ("method_counted", "method_mki", "method_share", "method_correction")


class YearQuery(Input):
    """Which year; this one unless given."""

    year = Whole(2000, 2200, load_default=None)


def yearly_book(found: Yearly, lines: Iterable[Line]) -> bytes:
    """The year as a workbook: summary, by month, kind, rung and more, every line, the factors and the method."""
    sheets: list[tuple[str, Row, Iterable[Row]]] = [
        ("samenvatting", ("jaar", "organisatie", *TOTAL_HEAD), [
            (found.year, found.organisation_name, *figures(found.total)),
            (found.year - 1, found.organisation_name, *figures(found.before)),
        ]),
        *((name, ("groep", "naam", *TOTAL_HEAD), _groups(found.by[by])) for by, name in _BY.items()),
        ("per trede", HEAD, ladder_rows(found.ladder)),
        ("stromen", FLOW_HEAD, flow_rows(found.flows)),
        ("regels", LINE_HEAD, line_rows(lines)),
        ("factoren", _FACTOR_HEAD, _factors(found.factors)),
        ("werkwijze", ("werkwijze",), [(text(f"yearly.{code}"),) for code in _METHOD]),
    ]  # fmt: skip
    return book_bytes(sheets)


def tender_book(found: Tender) -> bytes:
    """The sheet of a project as a workbook: the needs, the factors and the method."""
    rows = [
        (line.demand.material_code, line.demand.material.name_nl, line.demand.quantity, line.demand.unit.value,
         line.handed_over, line.promised, round(line.share, 4), line.mass_kg, *(round(one, 4) for one in (
            line.co2_reference_kg, line.co2_plan_kg, line.mki_reference_eur, line.mki_plan_eur)),
         found.weight_set.value, "ja" if line.known else "nee")
        for line in found.lines
    ]  # fmt: skip
    method = [(text(f"tender.{code}"),) for code in _METHOD[:3]]
    return book_bytes([
        ("behoeften", _TENDER_HEAD, rows), ("factoren", _FACTOR_HEAD, _factors(found.factors)),
        ("werkwijze", ("werkwijze",), method),
    ])  # fmt: skip


def _groups(groups: Iterable[Group]) -> list[Row]:
    return [(key_of(one) or "", name_of(one) or "", *figures(one.totals)) for one in groups]


def _factors(factors: Iterable[FactorUsed]) -> list[Row]:
    return [
        (one.code, one.factor_version, one.applies_to, word(one.indicator), one.module.value, one.value, one.unit,
         one.source, "ja" if one.verified else "nee", one.handovers)
        for one in factors
    ]  # fmt: skip
