"""What surveyors of the demo find, and the papers that come with it."""

from types import SimpleNamespace

from tests.factories import NOW, TODAY
from tests.services.test_passport_facts import own_lot
from wisselplaats.db import transaction
from wisselplaats.demo import condition
from wisselplaats.domain.vocabulary import DocumentKind
from wisselplaats.services import passport


def test_what_is_found_of_a_lot_is_the_same_with_every_filling_and_not_of_every_lot() -> None:
    found = [condition.seen(f"L{number:06d}") for number in range(1000, 1100)]
    assert found == [condition.seen(f"L{number:06d}") for number in range(1000, 1100)]
    assert 50 < sum(bool(one) for one in found) < 95


def test_some_lots_come_with_an_inspection_and_some_of_those_with_a_paper(
    make: SimpleNamespace, settings: object
) -> None:
    actor = make.actor()
    lots = [own_lot(make, actor) for _ in range(24)]
    with transaction():
        for one in lots:
            condition.prove(actor, one, NOW, TODAY)
    inspected = [one for one in lots if passport.inspections_of(one)]
    papers = [paper for one in lots for paper in passport.documents_of(one)]
    assert 0 < len(papers) < len(inspected) < len(lots)
    assert {paper.kind for paper in papers} == {DocumentKind.TEST_REPORT}
    assert {paper.content_type for paper in papers} == {"application/pdf"}
