"""The public codes: each problem has one, each has its sentence, and the page that lists them is true."""

from pathlib import Path

import pytest

from wisselplaats.messages import delivery, files, notes
from wisselplaats.messages.codes import PUBLIC, ROWS, public

PAGE = Path(__file__).resolve().parents[2] / "docs" / "deliveries.md"
PROMISED = [
    "BESTAND_LEEG",
    "KOPREGEL_NIET_GEVONDEN",
    "KOLOM_DUBBEL",
    "WERKMAP_BEVEILIGD",
    "BESTANDSTYPE",
    "CRS_ONTBREEKT",
    "CRS_NIET_ONDERSTEUND",
    "TE_GROOT",
    "TE_VEEL_KOLOMMEN",
    "TE_VEEL_BLADEN",
    "ID_DUBBEL",
    "HOEVEELHEID_ONTBREEKT",
    "GETAL_ONGELDIG",
    "DATUM_ONGELDIG",
    "COORDINAAT_BUITEN_NL",
    "GEOMETRIE_LEEG",
    "GEOMETRIE_ONGELDIG",
    "CODE_ONBEKEND",
    "CEL_FOUT",
]
ELSEWHERE = ("boundary_", "photo_", "file_not_found")


def test_every_code_that_was_promised_is_there():
    assert set(PROMISED) <= set(PUBLIC.values())


def test_every_sentence_of_a_row_or_a_file_has_a_public_code():
    known = [code.removeprefix(delivery.ROW) for code in delivery.TEXTS if code.startswith(delivery.ROW)]
    known += [code for code in (*files.TEXTS, *notes.TEXTS) if not code.startswith(ELSEWHERE)]
    assert [code for code in known if code not in PUBLIC] == []


@pytest.mark.parametrize("code", PUBLIC)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_says_what_is_wrong_and_what_to_do(code, language):
    fault, advice = delivery.split(code, language)
    assert fault.endswith(".")
    assert advice


def test_codes_of_other_parts_of_the_house_are_capitals_as_well():
    assert public("busy_try_again") == "BUSY_TRY_AGAIN"


def test_the_page_lists_each_code_with_its_sentence():
    page = PAGE.read_text(encoding="utf-8")
    missing = [code for code in ROWS.values() if f"`{code}`" not in page]
    assert missing == []
    for code, name in PUBLIC.items():
        assert f"| `{name}` | {delivery.split(code, 'nl')[0]} |" in page
