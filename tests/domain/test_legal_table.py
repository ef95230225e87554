"""The grammar of the rule table, its faults by row, and the small tables beside it."""

import pytest

from wisselplaats.domain.legal import (
    DECLARATION,
    GATE,
    LOT_FACTS,
    BadCondition,
    BadRules,
    DeclarationFacts,
    chapter_17,
    decide,
    declaration_rules,
    eural_code,
    parse,
    read,
    waste_stream_number,
)
from wisselplaats.domain.vocabulary import StonyKind

HEAD = "code,condition,acts,outcome,text_nl,text_en,ground,source,date,checked_by"


def table(*rows: str) -> str:
    return "\n".join([HEAD, *rows])


GOOD = "een,asbestos = yes,publish,block,Nee.,No.,Wet,Wet,2026-01-01,"


def test_a_condition_reads_as_groups_of_terms() -> None:
    found = parse("zzs = yes and year_laid < 1990 or status = waste|unknown", LOT_FACTS)
    known = {"zzs": True, "year_laid": 1980, "status": "product"}
    assert found.holds(known.get)
    assert not found.holds({**known, "year_laid": None}.get)
    assert found.holds({**known, "zzs": None, "status": "waste"}.get)
    assert not found.holds({**known, "zzs": False}.get)


@pytest.mark.parametrize(
    ("value", "yes", "no", "unknown"),
    [(True, True, False, False), (False, False, True, False), (None, False, False, True)],
)
def test_unknown_is_an_answer_of_its_own(value: bool | None, yes: bool, no: bool, unknown: bool) -> None:
    said = [parse(f"pests = {word}", LOT_FACTS).holds({"pests": value}.get) for word in ("yes", "no", "unknown")]
    assert said == [yes, no, unknown]
    assert parse("pests != yes", LOT_FACTS).holds({"pests": value}.get) is not yes


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("asbestos", "fact operator value"),
        ("asbest = yes", "'asbest' is no fact"),
        ("asbestos = maybe", "no value 'maybe'"),
        ("asbestos > 3", "is no number"),
        ("pak10_mg_kg > much", "no number such as"),
        ("asbestos = yes and", "fact operator value"),
        ("__import__('os').system('true')", "fact operator value"),
    ],
)
def test_a_condition_that_is_not_understood_says_why(text: str, says: str) -> None:
    with pytest.raises(BadCondition, match="(?s).*" + says.replace("'", ".")):
        parse(text, LOT_FACTS)


def test_every_fault_of_a_table_is_told_with_its_row() -> None:
    rows = (
        GOOD,
        "twee,asbest = yes,publish sell,stop,,No.,Wet,Wet,gisteren,",
        "een,zzs = yes,reserve,warn,Let op {x}.,Mind.,Wet,Wet,2026-01-01,",
    )
    with pytest.raises(BadRules) as refused:
        read(table(*rows), GATE)
    lines = str(refused.value).splitlines()
    assert lines[0] == "the code een stands 2 times"
    assert [line.split(":")[0] for line in lines[1:]] == ["legal_rules.csv, row 3 (twee)"] * 5 + [
        "legal_rules.csv, row 4 (een)"
    ]
    assert "year-month-day" in str(refused.value)
    assert "braces" in str(refused.value)


def test_a_table_without_a_column_or_without_rules_is_refused() -> None:
    with pytest.raises(BadRules, match="column ground is missing"):
        read(table(GOOD).replace("ground", "reason"), GATE)
    with pytest.raises(BadRules, match="holds no rules"):
        read(HEAD, GATE)


def test_a_good_table_is_read_and_tells_who_checked_it() -> None:
    rule, second = read(table(GOOD, GOOD.replace("een,", "twee,") + "mr. A. Jansen"), GATE)
    assert (rule.blocks, rule.verified, second.verified, second.checked_by) == (True, False, True, "mr. A. Jansen")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (DeclarationFacts(StonyKind.NATURAL_STONE, suspicious=True), "suspicion"),
        (DeclarationFacts(StonyKind.NATURAL_STONE), "natural_stone"),
        (DeclarationFacts(StonyKind.SHAPED_STONY, True, True), "shaped_same_conditions"),
        (DeclarationFacts(StonyKind.SHAPED_STONY, True, None), "no_exemption"),
        (DeclarationFacts(StonyKind.OTHER, True, True, True), "ownership_stays"),
        (DeclarationFacts(StonyKind.OTHER, True, True, None), "no_exemption"),
    ],
)
def test_the_first_rule_that_holds_decides_on_a_declaration(facts: DeclarationFacts, code: str) -> None:
    assert decide(facts).code == code


def test_some_rule_always_decides_on_a_declaration() -> None:
    assert read("\n".join(_declaration_csv()), DECLARATION) == declaration_rules()
    answers = (True, False, None)
    found = {
        decide(DeclarationFacts(kind, one, two, three, four)).outcome
        for kind in StonyKind for one in answers for two in answers for three in answers for four in answers
    }  # fmt: skip
    assert found == {"needed", "not_needed"}


def _declaration_csv() -> list[str]:
    from importlib.resources import files

    return files("wisselplaats").joinpath("data/declaration_rules.csv").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("170101", "17 01 01"), ("17.03.01", "17 03 01*"), ("17 03 01*", "17 03 01*"), ("17 01 01*", None),
        ("17 99 99", None), ("20 02 02", "20 02 02"), ("1701", None), ("beton", None),
    ],
)  # fmt: skip
def test_an_eural_code_is_kept_in_one_form_and_chapter_17_by_its_list(given: str, kept: str | None) -> None:
    assert eural_code(given) == kept


def test_the_list_of_chapter_17_knows_what_is_hazardous() -> None:
    assert len(chapter_17()) == 38
    assert chapter_17()["170605"].hazardous
    assert not chapter_17()["170101"].hazardous


def test_a_waste_stream_number_has_twelve_digits_and_letters() -> None:
    assert waste_stream_number("05 abc 123-4567") == "05ABC1234567"
    assert waste_stream_number("05ABC123456") is None
