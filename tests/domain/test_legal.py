"""Sentences about the legal gate."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from wisselplaats.domain.errors import Blocked
from wisselplaats.domain.legal import Act, LegalFacts, check, require_open, rules
from wisselplaats.domain.vocabulary import LegalStatus

PRODUCT = LegalFacts(LegalStatus.PRODUCT)
ANSWERED = LegalFacts(
    LegalStatus.CONTINUED_USE,
    use_certain=True,
    use_lawful=True,
    use_high_grade=True,
    answered_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def blocked(facts: LegalFacts, act: Act, third_party: bool = True, taker_authorised: bool = False) -> set[str]:
    return {rule.code for rule in check(facts, act, third_party, taker_authorised).blocks}


@pytest.mark.parametrize("act", Act)
def test_a_product_and_answered_continued_use_pass(act: Act) -> None:
    assert check(PRODUCT, act, third_party=True).open
    assert check(ANSWERED, act, third_party=True).open


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(PRODUCT, is_asphalt=True, has_crow210=True, pak10_mg_kg=Decimal("75.1")), "tar_asphalt"),
        (replace(PRODUCT, is_asphalt=True), "asphalt_not_tested"),
        (replace(PRODUCT, asbestos=True), "asbestos"),
        (replace(PRODUCT, wood_treatment="creosote"), "treated_wood"),
        (replace(PRODUCT, wood_treatment="cca"), "treated_wood"),
    ],
)
def test_what_may_never_be_used_again_is_blocked_also_inside_the_organisation(
    facts: LegalFacts, code: str, act: Act
) -> None:
    assert code in blocked(facts, act, third_party=True)
    assert code in blocked(facts, act, third_party=False)


def test_asphalt_at_the_limit_with_a_result_passes() -> None:
    tested = replace(PRODUCT, is_asphalt=True, has_crow210=True, pak10_mg_kg=Decimal(75))
    assert check(tested, Act.PUBLISH, third_party=True).open


def test_an_unknown_status_stays_inside_the_organisation() -> None:
    unknown = LegalFacts(LegalStatus.UNKNOWN)
    assert check(unknown, Act.PUBLISH, third_party=True).open
    assert check(unknown, Act.RESERVE, third_party=False).open
    assert blocked(unknown, Act.RESERVE) == {"status_unknown"}
    assert blocked(unknown, Act.HAND_OVER) == {"status_unknown"}


@pytest.mark.parametrize("name", ["use_certain", "use_lawful", "use_high_grade"])
def test_continued_use_needs_three_times_yes(name: str) -> None:
    assert "status_unknown" in blocked(replace(ANSWERED, **{name: None}), Act.RESERVE)
    assert "answer_no" in blocked(replace(ANSWERED, **{name: False}), Act.RESERVE)


def test_answers_without_a_date_do_not_count() -> None:
    assert "status_unknown" in blocked(replace(ANSWERED, answered_at=None), Act.RESERVE)


def test_waste_goes_only_to_who_may_take_it_and_with_its_papers() -> None:
    waste = LegalFacts(LegalStatus.WASTE)
    assert "waste_taker" in blocked(waste, Act.RESERVE)
    assert blocked(waste, Act.RESERVE, taker_authorised=True) == set()
    assert blocked(waste, Act.HAND_OVER, taker_authorised=True) == {"waste_papers"}
    papers = replace(waste, eural_code="17 01 01", waste_stream_number="NL1234567890")
    assert blocked(papers, Act.HAND_OVER, taker_authorised=True) == set()


def test_a_suspicious_origin_and_old_painted_steel_warn_and_do_not_block() -> None:
    result = check(
        replace(PRODUCT, suspicious_origin=True, is_steel=True, year_laid=1985), Act.PUBLISH, third_party=True
    )
    assert result.open
    assert {rule.code for rule in result.warnings} == {"suspicious_origin", "painted_steel"}


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"adhering_soil": True}, "adhering_soil"),
        ({"load_bearing": True}, "load_bearing"),
        ({"pests": True}, "pests"),
        ({"zzs": True}, "zzs"),
        ({"wood_treatment": "unknown"}, "wood_treatment_unknown"),
    ],
)
def test_what_asks_for_care_warns_and_does_not_block(fact: dict[str, Any], code: str) -> None:
    result = check(replace(PRODUCT, **fact), Act.HAND_OVER, third_party=True)
    assert result.open
    assert [rule.code for rule in result.warnings] == [code]


def test_a_refusal_names_every_reason_that_blocks() -> None:
    with pytest.raises(Blocked) as refused:
        require_open(replace(PRODUCT, asbestos=True, wood_treatment="cca"), Act.RESERVE, third_party=True)
    assert set(refused.value.params["codes"].split(", ")) == {"asbestos", "treated_wood"}


def test_a_refusal_names_the_reason_and_and_its_ground() -> None:
    with pytest.raises(Blocked) as refused:
        require_open(replace(PRODUCT, asbestos=True), Act.PUBLISH, third_party=False)
    assert refused.value.code == "legal_asbestos"
    assert refused.value.params["ground"] == "Productenbesluit asbest"


def test_every_rule_of_the_table_has_a_ground_and_both_languages() -> None:
    assert all(rule.ground and rule.source and rule.text_nl and rule.text_en and rule.acts for rule in rules())
    assert {rule.outcome for rule in rules()} == {"block", "warn"}


def test_waste_of_which_a_question_is_answered_with_no_still_goes_to_who_may_take_it() -> None:
    papers = LegalFacts(LegalStatus.WASTE, use_certain=False, eural_code="17 01 01", waste_stream_number="05ABC1234567")
    assert blocked(papers, Act.HAND_OVER, taker_authorised=True) == set()


def test_hazardous_waste_warns() -> None:
    found = check(LegalFacts(LegalStatus.WASTE, eural_code="17 03 01*"), Act.RESERVE, True, taker_authorised=True)
    assert [rule.code for rule in found.warnings] == ["hazardous_waste"]


def test_steel_that_was_never_painted_does_not_warn_of_lead() -> None:
    steel = replace(PRODUCT, is_steel=True, year_laid=1985)
    assert [rule.code for rule in check(steel, Act.RESERVE, True).warnings] == ["painted_steel"]
    assert check(replace(steel, painted=False), Act.RESERVE, True).warnings == ()
