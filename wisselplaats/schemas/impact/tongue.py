"""The heads and words of a workbook in the language of who downloads it; CSV and JSON keep the words of the wire."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wisselplaats.schemas.wire.words import word

ENGLISH = {
    # sheets
    "samenvatting": "summary", "per maand": "by month", "per soort": "by kind", "per project": "by project",
    "per organisatie": "by organisation", "per euralcode": "by eural code", "per r-strategie": "by r-strategy",
    "per trede": "by rung", "stromen": "flows", "regels": "lines", "factoren": "factors", "werkwijze": "method",
    "behoeften": "needs", "resultaten": "results", "resultaten-regels": "result lines", "treden": "rungs",
    # columns
    "jaar": "year", "organisatie": "organisation", "groep": "group", "naam": "name", "overdrachten": "handovers",
    "recyclingen": "recyclings", "ton": "tonnes", "ton vrijgekomen": "tonnes released",
    "ton afgegeven": "tonnes given", "ton ontvangen": "tonnes received", "ton gerecycled": "tonnes recycled",
    "aandeel hergebruikt": "share reused", "vermeden co2 kg": "avoided co2 kg", "wegingsset": "weight set",
    "vermeden mki euro": "avoided mki euro", "vermeden kosten euro": "avoided cost euro",
    "aandeel ongeverifieerd": "share unverified", "aandeel zonder massa": "share without mass", "van": "from",
    "tot en met": "until", "dag": "day", "materiaalsoort": "kind of material", "van organisatie": "from organisation",
    "naar organisatie": "to organisation", "van project": "from project", "straat": "street", "depot": "depot",
    "naar project": "to project", "trede": "rung", "r-strategie": "r-strategy", "euralcode": "eural code",
    "correctie": "correction", "massa kg": "mass kg", "vermeden mki a1 euro": "avoided mki a1 euro",
    "vermeden mki a2 euro": "avoided mki a2 euro", "overdracht": "handover", "soort bron": "kind of source",
    "bron": "source", "soort tussenstop": "kind of stop", "tussenstop": "stop", "soort bestemming": "kind of target",
    "bestemming": "target", "keren": "times", "aandeel naar massa": "share by mass",
    "aandeel naar aantal": "share by number", "zonder massa": "without mass", "reden": "reason", "factor": "factor",
    "versie": "version", "geldt voor": "applies to", "maat": "measure", "module": "module", "waarde": "value",
    "eenheid": "unit", "geverifieerd": "verified", "gebruikt": "used", "gevraagd": "asked",
    "overgedragen": "handed over", "toegezegd": "promised", "co2 nieuw kg": "co2 new kg",
    "co2 keuze kg": "co2 choice kg", "mki nieuw euro": "mki new euro", "mki keuze euro": "mki choice euro",
    "berekend": "reckoned", "voor": "for",
    # cells
    "ja": "yes", "nee": "no", "totaal": "total", "behoefte": "need", "project": "project",
}  # fmt: skip
"""What a workbook says instead, for who reads English."""
_STOPS = {
    "street": "straat", "organisation": "organisatie", "direct": "rechtstreeks", "stock": "eigen voorraad",
    "others": "overige", "unknown": "onbekend",
}  # fmt: skip


@dataclass(frozen=True)
class Tongue:
    """What writes the words of a table: those of the wire when `wire`, else those of people in `language`."""

    language: str = "nl"
    wire: bool = False

    def __call__(self, dutch: str) -> str:
        """A head, the title of a sheet or a fixed word."""
        return ENGLISH[dutch] if self.language == "en" else dutch

    def heads(self, dutch: Iterable[str]) -> tuple[str, ...]:
        """The heads of a table."""
        return tuple(self(one) for one in dutch)

    def yes(self, value: object) -> str:
        """Yes or no."""
        return self("ja" if value else "nee")

    def word(self, value: StrEnum) -> str:
        """A value of a closed list."""
        return value.value.replace("_", " ") if self.language == "en" else word(value)

    def name(self, dutch: str | None, english: str | None) -> str:
        """A name that has both; the Dutch one where English lacks."""
        return (english if self.language == "en" else None) or dutch or ""

    def stop(self, kind: str) -> str:
        """What kind of place a flow passes."""
        return kind if self.wire or self.language == "en" else _STOPS.get(kind, kind)


WIRE = Tongue(wire=True)
"""CSV and JSON."""
