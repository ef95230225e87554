"""The papers of waste: Eural codes and waste stream numbers, checked for their form and against the list of chapter 17."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

CHAPTER = "17"
_CODE = re.compile(r"(\d{2})(\d{2})(\d{2})(\*?)")
_STREAM = re.compile(r"[0-9A-Z]{12}")


@dataclass(frozen=True)
class Eural:
    """A code of the European waste list; a star means hazardous (Regeling Europese afvalstoffenlijst)."""

    code: str
    text_nl: str
    text_en: str

    @property
    def hazardous(self) -> bool:
        """Whether the code has a star."""
        return self.code.endswith("*")

    def text(self, language: str) -> str:
        """What it is, for a reader."""
        return self.text_en if language == "en" else self.text_nl


@cache
def chapter_17() -> dict[str, Eural]:
    """The codes of chapter 17, construction and demolition waste, by their six digits (Decision 2000/532/EC, 2014/955/EU)."""
    text = files("wisselplaats").joinpath("data/eural_codes.csv").read_text(encoding="utf-8")
    made = (Eural(row["code"], row["text_nl"], row["text_en"]) for row in csv.DictReader(text.splitlines()))
    return {digits(one.code): one for one in made}


def digits(code: str) -> str:
    """The six digits of a code."""
    return re.sub(r"\D", "", code)


def eural_code(text: str) -> str | None:
    """A code as it is kept, `17 03 01*`; None when it is none, or not in the list of chapter 17.

    The star follows from the six digits; of other chapters the form alone is checked.
    """
    found = _CODE.fullmatch(re.sub(r"[\s.-]", "", text))
    if found is None:
        return None
    plain = "".join(found.groups()[:3])
    if plain.startswith(CHAPTER):
        known = chapter_17().get(plain)
        starred = known is not None and (known.hazardous or not found[4])
        return known.code if known is not None and starred else None
    return f"{found[1]} {found[2]} {found[3]}{found[4]}"


def waste_stream_number(text: str) -> str | None:
    """A waste stream number as it is kept; None when it has no twelve digits and letters (LMA, five of them the processor)."""
    kept = re.sub(r"[\s.-]", "", text).upper()
    return kept if _STREAM.fullmatch(kept) else None
