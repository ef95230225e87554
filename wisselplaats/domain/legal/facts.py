"""What the law asks about a lot, as the rule table names it: the closed list of facts that a condition may use."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from wisselplaats.domain.vocabulary import LegalStatus, StonyKind, WoodTreatment


class FactKind(StrEnum):
    """How a fact is written in a condition."""

    YES_NO = "yes_no"  # yes, no, unknown
    WORD = "word"  # one of the fact's own words
    NUMBER = "number"  # compared with a number; unknown
    TEXT = "text"  # known, unknown


@dataclass(frozen=True)
class Fact:
    """A fact with the words that it may have and what it means, for who reads the table."""

    kind: FactKind
    text_nl: str
    text_en: str
    words: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """What a condition may compare it with, beside a number."""
        common = {FactKind.YES_NO: ("yes", "no", "unknown"), FactKind.TEXT: ("known", "unknown")}
        return common.get(self.kind, self.words or ("unknown",))


def _yes_no(text_nl: str, text_en: str) -> Fact:
    return Fact(FactKind.YES_NO, text_nl, text_en)


LOT_FACTS: dict[str, Fact] = {
    "status": Fact(FactKind.WORD, "juridische status", "legal status", tuple(LegalStatus)),
    "answers": Fact(
        FactKind.WORD, "de drie vragen: driemaal ja, een nee, of open", "the three questions: three times yes, a no, or open",
        ("yes", "no", "open"),
    ),
    "third_party": _yes_no("gaat naar een andere organisatie", "goes to another organisation"),
    "taker_authorised": _yes_no("afnemer staat in het register van bevoegde afnemers", "taker is in the register of authorised takers"),
    "is_asphalt": _yes_no("asfalt (niet als losse grondstof)", "asphalt (not as loose raw material)"),
    "is_steel": _yes_no("staal", "steel"),
    "pak10_mg_kg": Fact(FactKind.NUMBER, "PAK10 in mg/kg", "PAK10 in mg/kg"),
    "has_crow210": _yes_no("uitslag volgens CROW 210 aanwezig", "result after CROW 210 at hand"),
    "asbestos": _yes_no("bevat asbest", "holds asbestos"),
    "wood_treatment": Fact(FactKind.WORD, "behandeling van het hout", "treatment of the wood", tuple(WoodTreatment)),
    "suspicious_origin": _yes_no("verdachte herkomst", "suspicious origin"),
    "adhering_soil": _yes_no("aanhangende grond", "adhering soil"),
    "load_bearing": _yes_no("dragend onderdeel", "load-bearing part"),
    "pests": _yes_no("aantasters gezien", "pests seen"),
    "zzs": _yes_no("zeer zorgwekkende stoffen (ZZS)", "substances of very high concern (ZZS)"),
    "painted": _yes_no("geverfd", "painted"),
    "year_laid": Fact(FactKind.NUMBER, "jaar van aanleg", "year laid"),
    "eural_code": Fact(FactKind.TEXT, "Euralcode", "Eural code"),
    "hazardous": _yes_no("Euralcode met een ster (gevaarlijk)", "Eural code with a star (hazardous)"),
    "waste_stream_number": Fact(FactKind.TEXT, "afvalstroomnummer", "waste stream number"),
}  # fmt: skip
DECLARATION_FACTS: dict[str, Fact] = {
    "material": Fact(FactKind.WORD, "soort bouwstof", "kind of building material", tuple(StonyKind)),
    "unprocessed": _yes_no("wordt niet bewerkt (schoonmaken mag)", "is not processed (cleaning is fine)"),
    "same_conditions": _yes_no("zelfde toepassing en omstandigheden", "same use and conditions"),
    "ownership_stays": _yes_no("blijft van dezelfde eigenaar", "stays with the same owner"),
    "suspicious": _yes_no("verdacht van verontreiniging", "suspected of pollution"),
}


@dataclass(frozen=True)
class LegalFacts:
    """What is known of a lot; None is not known. `pak10_mg_kg` in mg/kg."""

    status: LegalStatus
    is_asphalt: bool = False
    pak10_mg_kg: Decimal | None = None
    has_crow210: bool | None = None
    asbestos: bool | None = None
    wood_treatment: WoodTreatment = WoodTreatment.NONE
    use_certain: bool | None = None
    use_lawful: bool | None = None
    use_high_grade: bool | None = None
    answered_at: datetime | None = None
    suspicious_origin: bool | None = None
    adhering_soil: bool | None = None
    load_bearing: bool | None = None
    pests: bool | None = None
    zzs: bool | None = None
    painted: bool | None = None
    is_steel: bool = False
    year_laid: int | None = None
    eural_code: str | None = None
    waste_stream_number: str | None = None

    @property
    def answers(self) -> str:
        """The three questions of continued use: `no` when one is no, `yes` when somebody said yes three times, else `open`."""
        given = (self.use_certain, self.use_lawful, self.use_high_grade)
        if False in given:
            return "no"
        return "yes" if all(given) and self.answered_at is not None else "open"

    @property
    def hazardous(self) -> bool:
        """Whether the Eural code has a star (Regeling Europese afvalstoffenlijst)."""
        return bool(self.eural_code) and str(self.eural_code).endswith("*")


@dataclass(frozen=True)
class Question:
    """The facts with who would take the lot."""

    facts: LegalFacts
    third_party: bool
    taker_authorised: bool

    def value(self, name: str) -> object:
        """A fact by the name that the table uses."""
        return getattr(self if name in {"third_party", "taker_authorised"} else self.facts, name)
