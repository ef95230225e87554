"""The demo tells a whole story, the same one for the same seed, and leaves nothing undone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from tests import servers
from wisselplaats import config, db, demo, edge
from wisselplaats.domain import gs1
from wisselplaats.domain.errors import Invalid, Unauthenticated
from wisselplaats.domain.vocabulary import (
    Indicator,
    ListingState,
    LotState,
    MailState,
    Module,
    NotificationKind,
    ProjectState,
    ReservationState,
    Role,
    SourceKind,
)
from wisselplaats.models import (
    Asset,
    Delivery,
    Handover,
    Listing,
    Lot,
    LotAncestor,
    Match,
    Membership,
    Notification,
    PassportShown,
    Photo,
    Project,
    Reservation,
    User,
)
from wisselplaats.services import factor, handover, organisation, passport

PASSWORD = "alleen-voor-de-demo"
NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = edge.today()

TOLD = """
SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
    SELECT concat_ws('|', 'lot', title, quantity, quality, state, available_from, legal_status) AS line FROM lot
    UNION ALL SELECT concat_ws('|', 'offer', published_at, quantity, state, free, withdrawn_reason) FROM listing
    UNION ALL SELECT concat_ws('|', 'need', material_code, quantity, needed_from, state, covered) FROM demand
    UNION ALL SELECT concat_ws('|', 'claim', quantity, state, until, reason) FROM reservation
    UNION ALL SELECT concat_ws('|', 'handover', handed_over_at, quantity, distance_km, co2_avoided_kg) FROM handover
) AS story
"""


@pytest.fixture(scope="module")
def filled(settings: config.Settings, worker_id: str) -> Iterator[demo.Summary]:
    """A database of its own with the demo in it, for all tests here."""
    yield from _filled(f"{servers.TEMPLATE}_demo_{worker_id}")


def _filled(name: str) -> Iterator[demo.Summary]:
    engine = db.configure(servers.copy_template(name))
    try:
        yield demo.fill("city", 1, PASSWORD, TODAY, NOW)
    finally:
        db.session.remove()
        db.session.configure(bind=None)
        engine.dispose()
        servers.drop(name)


def _count(model: type, *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0  # type: ignore[arg-type]


def test_a_city_has_a_programme_an_inventory_and_a_market(filled: demo.Summary) -> None:
    counts = filled.counts
    assert filled.filled
    assert counts["projects"] == 40
    assert _count(Asset) >= 2000
    assert 260 <= counts["listings"] <= 360
    assert 130 <= counts["demands"] <= 200
    assert counts["matches"] >= 200


def test_every_role_can_sign_in_at_leiden_with_the_one_password(filled: demo.Summary) -> None:
    roles = {
        organisation.memberships(organisation.sign_in(f"{name}@leiden.example", PASSWORD, demo_allowed=True).id)[0].role
        for name in ("projectleider", "aannemer", "beheerder", "makelaar", "lezer", "admin")
    }
    assert roles == set(Role)
    assert organisation.sign_in("platform@leiden.example", PASSWORD, demo_allowed=True).platform_admin


def test_nobody_of_the_demo_signs_in_outside_demo_mode(filled: demo.Summary) -> None:
    with pytest.raises(Unauthenticated):
        organisation.sign_in("projectleider@leiden.example", PASSWORD)
    assert _count(User, ~User.demo) == 0


def test_every_stage_of_a_claim_an_offer_a_lot_and_a_project_occurs(filled: demo.Summary) -> None:
    assert set(db.session.scalars(select(Reservation.state))) == set(ReservationState)
    assert set(db.session.scalars(select(Lot.state))) == set(LotState)
    assert set(db.session.scalars(select(Project.state))) == set(ProjectState)
    offers = set(db.session.scalars(select(Listing.state)))
    assert offers >= {ListingState.PUBLISHED, ListingState.WITHDRAWN, ListingState.FULFILLED}


def test_offers_stand_at_every_rung_of_the_ladder(filled: demo.Summary) -> None:
    names = ("other_project_from", "own_depot_from", "region_from", "open_market_from")
    standing = db.session.scalars(select(Listing).where(Listing.state == ListingState.PUBLISHED)).all()
    reached = {sum(getattr(offer, name) <= TODAY for name in names) for offer in standing}
    assert reached == {0, 1, 2, 3, 4}


def test_the_last_ten_months_all_have_handovers_that_avoid_something(filled: demo.Summary) -> None:
    moments = db.session.scalars(select(Handover.handed_over_at)).all()
    months = {(moment.year, moment.month) for moment in moments}
    assert len(months) >= 10
    assert all(moment < NOW for moment in moments)
    assert (db.session.scalar(select(func.sum(Handover.co2_avoided_kg))) or 0) > 100_000


def test_who_counted_on_the_street_that_slipped_was_told_with_alternatives(filled: demo.Summary) -> None:
    told = db.session.scalars(select(Notification).where(Notification.kind == NotificationKind.SLIP)).all()
    waiting = [notification for notification in told if notification.read_at is None]
    assert len({notification.organisation_id for notification in waiting}) >= 2
    assert all(notification.params["days"] == 56 for notification in waiting)
    assert any(notification.params["alternatives"] for notification in waiting)


def test_no_history_was_changed_afterwards(filled: demo.Summary) -> None:
    assert passport.verify_all() == []


def test_no_mail_of_the_past_is_waiting_and_what_comes_is_mailed(filled: demo.Summary) -> None:
    assert _count(User, User.mail_off) == 0
    assert _count(Notification, Notification.mail_state != MailState.OFF) == 0
    assert _count(Listing, Listing.match_due_at.is_not(None)) == 0


def test_the_asset_manager_finds_a_trial_run_that_waits_for_a_yes(filled: demo.Summary) -> None:
    tried, quiet = db.session.scalars(select(Delivery).order_by(Delivery.created_at.desc())).all()
    assert tried.trial
    assert min(tried.created, tried.changed, tried.unchanged, tried.errors) > 0
    assert quiet.unchanged == quiet.read > 2000


def test_some_lots_have_a_picture_that_says_what_it_is(filled: demo.Summary) -> None:
    said = db.session.scalars(select(Photo.alt)).all()
    assert len(said) >= 10
    assert all(text_ and text_.startswith("Tekening van") for text_ in said)


def test_some_new_goods_have_a_gtin_that_is_marked_as_an_example(filled: demo.Summary) -> None:
    found = db.session.scalars(select(Lot).where(Lot.gtin.is_not(None))).all()
    assert len(found) > 3
    assert all(gs1.is_example(str(one.gtin)) and "voorbeeld" in str(one.note) for one in found if one.parent_id is None)
    assert all("/01/0952" in passport.link_of(one) for one in found)


def test_a_part_left_its_whole_on_the_day_of_the_story(filled: demo.Summary) -> None:
    left = db.session.execute(
        select(LotAncestor.parted_at, Lot.created_at).join(Lot, Lot.id == LotAncestor.lot_id).where(
            LotAncestor.ancestor_id == Lot.parent_id
        )
    ).all()  # fmt: skip
    assert left
    assert all(parted == made for parted, made in left)
    assert _count(PassportShown) > 50


def test_nothing_of_the_story_lies_in_the_future(filled: demo.Summary) -> None:
    for model in (Project, Lot, Listing, Reservation):
        assert _count(model, model.created_at > NOW) == 0  # type: ignore[attr-defined]
    assert _count(Lot, Lot.created_at < NOW - timedelta(days=300)) > 0


def test_both_sides_see_the_same_handover(filled: demo.Summary) -> None:
    made = db.session.scalars(
        select(Handover).where(Handover.from_organisation_id != Handover.to_organisation_id).limit(1)
    ).one()
    for side in (made.from_organisation_id, made.to_organisation_id):
        member = db.session.scalars(select(Membership).where(Membership.organisation_id == side).limit(1)).one()
        assert handover.get(organisation.actor_of(member, member.user), made.id).lines


def test_matches_stand_at_first_sight_for_the_projects_to_come(filled: demo.Summary) -> None:
    asking = {match.demand.project_id for match in db.session.scalars(select(Match).where(Match.state == "active"))}
    assert len(asking) >= 10


def test_leiden_has_factors_of_its_own_that_say_that_they_are_invented(filled: demo.Summary) -> None:
    leiden = db.session.scalars(select(Membership).join(User).where(User.email == "admin@leiden.example")).one()
    admin = organisation.actor_of(leiden, leiden.user)
    own = factor.listed(admin, own=True)
    assert [(one.indicator.value, one.factor_version) for one in own] == [
        ("co2", 1), ("co2", 2), ("mki", 1), ("money", 1)
    ]  # fmt: skip
    assert all(one.source_kind is SourceKind.INDICATIVE and "verzonnen" in one.source for one in own)
    assert not any(one.verified for one in own)
    assert factor.factors_on(TODAY, organisation_id=admin.organisation_id).find(
        ("betontegel-300x300x45", "verharding"), Indicator.CO2, Module.A1_3, "material"
    ).own  # fmt: skip
    others = {one.organisation_id for one in factor.listed(admin)} - {None}
    assert others == {admin.organisation_id}


def test_filling_again_changes_nothing_and_says_so(filled: demo.Summary) -> None:
    before = db.session.scalar(text(TOLD))
    again = demo.fill("city", 2, PASSWORD, TODAY, NOW)
    assert not again.filled
    assert again.counts == filled.counts
    assert db.session.scalar(text(TOLD)) == before


def test_the_same_seed_tells_the_same_story(filled: demo.Summary, worker_id: str) -> None:
    first = db.session.scalar(text(TOLD))
    bind = db.session.get_bind()
    db.session.remove()
    for other in _filled(f"{servers.TEMPLATE}_again_{worker_id}"):
        assert other == filled
        assert db.session.scalar(text(TOLD)) == first
    db.session.configure(bind=bind)


def test_another_size_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        demo.fill("planet", 1, PASSWORD, date(2026, 1, 1), NOW)
    assert refused.value.problems[0].code == "demo_size_unknown"
