"""Shares and surcharges: kept by the platform in versions, with who, when and why; what stands keeps what it had."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.domain.impact_method import method as shipped
from tests.factories import NOW, TODAY
from tests.services.test_handover import Deal
from wisselplaats.db import session
from wisselplaats.domain.errors import Conflict, Forbidden, Invalid, NotFound
from wisselplaats.domain.permission import Actor
from wisselplaats.domain.vocabulary import FactorEvent, Indicator, MethodPart, Module, Role, WeightSet
from wisselplaats.models import Handover
from wisselplaats.services import factor

SHARE, SURCHARGE = MethodPart.SHARE, MethodPart.SURCHARGE
SAID: dict[str, Any] = {
    "value": Decimal("0.35"), "source": "Bepalingsmethode 2027, blz. 40", "valid_from": TODAY, "why": "nieuwe uitgave",
}  # fmt: skip


@pytest.fixture
def platform(make: SimpleNamespace) -> Actor:
    found: Actor = make.actor(Role.ADMIN, platform_admin=True)
    return found


def test_the_method_of_today_is_the_shipped_one(db_session: object) -> None:
    for weight_set in WeightSet:
        assert factor.method_on(TODAY, weight_set) == shipped(weight_set)


def test_a_next_version_holds_from_its_day_and_ends_the_one_before(platform: Actor) -> None:
    tomorrow = TODAY + timedelta(days=1)
    factor.change_method(platform, SHARE, "A1-3", {**SAID, "valid_from": tomorrow}, NOW, TODAY)
    assert factor.method_on(TODAY).shares[Module.A1_3] == Decimal("0.2")
    assert factor.method_on(tomorrow).shares[Module.A1_3] == Decimal("0.35")
    assert factor.method_on(tomorrow).shares[Module.D] == Decimal("0.2")
    opened = factor.open_method(platform, SHARE, "A1-3", TODAY)
    assert [one.valid_to for one in opened.versions] == [None, TODAY]
    assert opened.record.record_version == 1
    assert {(one.kind, one.why, one.user_id) for one in opened.events} == {
        (FactorEvent.ADDED, "nieuwe uitgave", platform.user_id), (FactorEvent.ENDED, "nieuwe uitgave", platform.user_id)
    }  # fmt: skip


def test_on_the_same_day_the_newest_counts(platform: Actor) -> None:
    for value in ("1.4", "1.5"):
        factor.change_method(platform, SURCHARGE, "3", {**SAID, "value": Decimal(value)}, NOW, TODAY)
    assert factor.method_on(TODAY).surcharges == {1: 1, 2: 1, 3: Decimal("1.5")}


def test_a_handover_is_reckoned_with_the_share_of_its_day_and_keeps_it(make: SimpleNamespace, platform: Actor) -> None:
    deal = Deal(make).accept()
    deal.hand_over(quantity=Decimal(20))
    factor.change_method(platform, SHARE, "A1-3", SAID, NOW, TODAY)
    deal.hand_over(quantity=Decimal(20))
    before, after = session.query(Handover).order_by(Handover.handed_over_at, Handover.id)
    shares = [
        {line.share for line in one.lines if line.module is Module.A1_3 and line.side == "reuse"
         and line.indicator is Indicator.CO2}
        for one in (before, after)
    ]  # fmt: skip
    assert shares == [{Decimal("0.2")}, {Decimal("0.35")}]
    assert before.co2_avoided_kg > after.co2_avoided_kg


def test_verifying_is_said_once(platform: Actor) -> None:
    made = factor.verify_method(platform, SHARE, "D", True, "nagekeken", NOW, TODAY)
    assert made.verified
    with pytest.raises(Conflict):
        factor.verify_method(platform, SHARE, "D", True, "nog eens", NOW, TODAY)
    assert not factor.verify_method(platform, SHARE, "D", False, "toch niet", NOW, TODAY).verified


@pytest.mark.parametrize(
    ("about", "key", "change"),
    [
        (SHARE, "A1-3", {"value": Decimal("1.01")}), (SHARE, "A1-3", {"value": Decimal("-0.1")}),
        (SURCHARGE, "3", {"value": Decimal("0.9")}), (SURCHARGE, "3", {"value": Decimal(11)}),
        (SHARE, "A1-3", {"valid_from": TODAY.replace(year=2019)}),
    ],
)  # fmt: skip
def test_what_no_share_or_surcharge_can_be_is_refused(
    platform: Actor, about: MethodPart, key: str, change: dict[str, Any]
) -> None:
    with pytest.raises(Invalid):
        factor.change_method(platform, about, key, {**SAID, **change}, NOW, TODAY)


def test_the_same_again_changes_nothing_and_what_there_is_not_cannot_be_changed(platform: Actor) -> None:
    factor.change_method(platform, SHARE, "C3", SAID, NOW, TODAY)
    with pytest.raises(Conflict):
        factor.change_method(platform, SHARE, "C3", SAID, NOW, TODAY)
    with pytest.raises(NotFound):
        factor.change_method(platform, SHARE, "Z9", SAID, NOW, TODAY)


def test_an_organisation_s_admin_reads_the_method_and_keeps_none_of_it(make: SimpleNamespace) -> None:
    admin = make.actor(Role.ADMIN)
    assert factor.open_method(admin, SHARE, "A1-3", TODAY).events == []
    with pytest.raises(Forbidden):
        factor.change_method(admin, SHARE, "A1-3", SAID, NOW, TODAY)
    with pytest.raises(Forbidden):
        factor.verify_method(admin, SHARE, "A1-3", True, "nagekeken", NOW, TODAY)


def test_the_database_keeps_a_version_and_its_log(platform: Actor) -> None:
    factor.change_method(platform, SHARE, "A5", SAID, NOW, TODAY)
    for change in (
        "UPDATE impact_method SET value = 0.1", "DELETE FROM impact_method", "DELETE FROM impact_method_event",
        "UPDATE impact_method_event SET why = 'anders'",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(change))
