"""The report of a year and the sheet of a tender: what they are asked, and their workbooks."""

from collections.abc import Iterable

from wisselplaats.adapters.sheet import Row, book_bytes
from wisselplaats.domain.vocabulary import ImpactGrouping
from wisselplaats.messages import text
from wisselplaats.schemas.impact.sheets import FLOW_HEAD, LINE_HEAD, TOTAL_HEAD, figures, flow_rows, keyed, line_rows
from wisselplaats.schemas.impact.tongue import Tongue
from wisselplaats.schemas.ladder import HEAD, ladder_rows
from wisselplaats.schemas.wire.base import Input
from wisselplaats.schemas.wire.fields import Whole
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
    "co2 nieuw kg", "co2 keuze kg", "mki nieuw euro", "mki keuze euro", "wegingsset", "berekend", "voor",
)  # fmt: skip
_METHOD = ("method_counted", "method_mki", "method_share", "method_correction")


class YearQuery(Input):
    """Which year; this one unless given."""

    year = Whole(2000, 2200, load_default=None)


def yearly_book(found: Yearly, lines: Iterable[Line], language: str) -> bytes:
    """The year as a workbook: summary, by month, kind, rung and more, every line, the factors and the method."""
    say = Tongue(language)
    sheets: list[tuple[str, Row, Iterable[Row]]] = [
        ("samenvatting", ("jaar", "organisatie", *TOTAL_HEAD), [
            (found.year, found.organisation_name, *figures(found.total)),
            (found.year - 1, found.organisation_name, *figures(found.before)),
        ]),
        *((name, ("groep", "naam", *TOTAL_HEAD), _groups(found.by[by], say)) for by, name in _BY.items()),
        ("per trede", HEAD, ladder_rows(found.ladder, say)),
        ("stromen", FLOW_HEAD, flow_rows(found.flows, say)),
        ("regels", LINE_HEAD, line_rows(lines, say)),
        ("factoren", _FACTOR_HEAD, _factors(found.factors, say)),
        ("werkwijze", ("werkwijze",), [(text(f"yearly.{code}", language),) for code in _METHOD]),
    ]  # fmt: skip
    return _book(sheets, say)


def tender_book(found: Tender, language: str) -> bytes:
    """The sheet of a project as a workbook: the needs, what was claimed for the project, the factors and the method."""
    say = Tongue(language)
    rows = [
        (line.material.code, say.name(line.material.name_nl, line.material.name_en), line.asked, line.unit.value,
         line.handed_over, line.promised, round(line.share, 4), line.mass_kg, *(round(one, 4) for one in (
            line.co2_reference_kg, line.co2_plan_kg, line.mki_reference_eur, line.mki_plan_eur)),
         found.weight_set.value, say.yes(line.known), say("behoefte" if line.demand else "project"))
        for line in found.lines
    ]  # fmt: skip
    method = [(text(f"tender.{code}", language),) for code in _METHOD[:3]]
    return _book([
        ("behoeften", _TENDER_HEAD, rows), ("factoren", _FACTOR_HEAD, _factors(found.factors, say)),
        ("werkwijze", ("werkwijze",), method),
    ], say)  # fmt: skip


def _book(sheets: Iterable[tuple[str, Row, Iterable[Row]]], say: Tongue) -> bytes:
    return book_bytes([(say(title), say.heads(head), rows) for title, head, rows in sheets])


def _groups(groups: Iterable[Group], say: Tongue) -> list[Row]:
    return [(*keyed(one, say), *figures(one.totals)) for one in groups]


def _factors(factors: Iterable[FactorUsed], say: Tongue) -> list[Row]:
    return [
        (one.code, one.factor_version, one.applies_to, say.word(one.indicator), one.module.value, one.value, one.unit,
         one.source, say.yes(one.verified), one.handovers)
        for one in factors
    ]  # fmt: skip
