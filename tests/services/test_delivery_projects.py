"""Plannings from a file: made once, moved by the slip procedure, and the chain is told before it is done."""

from decimal import Decimal
from io import BytesIO

import pytest
from sqlalchemy import select

from tests.factories import NOW, day
from wisselplaats.db import session, transaction
from wisselplaats.domain.errors import Forbidden
from wisselplaats.domain.vocabulary import (
    ClaimStanding,
    DeliveryKind,
    DeliveryState,
    NotificationKind,
    ProjectState,
    ReservationState,
    Role,
    RowStatus,
)
from wisselplaats.models import Notification, Organisation, Project, User
from wisselplaats.services import delivery, project

HEADER = "bronId;nummer;naam;fase;startDatum;eindDatum;vrijVanaf;vrijTot;projectleider"
BOUNDARY = "POLYGON ((93000 463000, 93100 463000, 93100 463100, 93000 463100, 93000 463000))"


def deliver(actor, *lines, header=HEADER, **options):
    content = "\n".join([header, *lines]).encode()
    with delivery.keep(actor, BytesIO(content), "planning.csv") as stored, transaction():
        options = {"kind": DeliveryKind.PROJECTS, "source_system": "planning", "trial": False} | options
        made = delivery.receive(actor, NOW, stored, **options)
    delivery.process(made.id, lambda: NOW)
    session.expire_all()
    return delivery.get(actor, made.id)


def line(key="p1", number="2026-01", name="Hooigracht", state="", works=(50, 130), free=(50, 130), leader=""):
    days = [day(one).isoformat() if one is not None else "" for one in (*works, *free)]
    return ";".join([key, number, name, state, *days, leader])


def counts(found):
    return (found.read, found.created, found.changed, found.unchanged, found.skipped, found.errors)


def codes(found):
    return {problem.code: problem.count for problem in found.problems}


def by_key(actor):
    query = select(Project).filter_by(organisation_id=actor.organisation_id).execution_options(populate_existing=True)
    return {found.source_id: found for found in session.scalars(query)}


def own(actor):
    return session.get_one(Organisation, actor.organisation_id)


@pytest.fixture
def leader(make):
    return make.actor(Role.PROJECT_LEADER)


@pytest.fixture
def relied_on(make, leader):
    """A delivered project that releases a lot, of which two neighbours claimed parts for works that end by then."""
    deliver(leader, line())
    made = by_key(leader)["p1"]
    lot = make.lot(
        organisation=own(leader), project=made, available_from=made.release_from, available_until=made.release_until
    )
    offer = make.listing(lot=lot)
    takers = [make.actor(Role.PROJECT_LEADER) for _ in range(2)]
    claims = []
    for taker, needed_until in zip(takers, (100, 400), strict=True):
        works = make.project(
            organisation=own(taker), leader=session.get_one(User, taker.user_id), ends_on=day(needed_until)
        )
        need = make.demand(project=works, needed_from=day(60), needed_until=day(needed_until))
        claims.append(
            make.reservation(
                listing=offer, organisation=own(taker), requested_by=taker.user_id, quantity=Decimal(20),
                state=ReservationState.ACCEPTED, demand=need,
            )
        )  # fmt: skip
    session.flush()
    return made, claims, takers


def test_a_planning_becomes_projects_with_all_that_it_says(leader, make):
    other = make.actor(Role.BROKER, own(leader), email="Makelaar@gemeente.example")
    found = deliver(
        leader,
        line(leader="makelaar@gemeente.example", state="Voorbereiding"),
        line("p2", "", "Brug", "in_uitvoering", free=(None, None)),
        header=HEADER,
    )
    assert counts(found) == (2, 2, 0, 0, 0, 0), codes(found)
    first, second = (by_key(leader)[key] for key in ("p1", "p2"))
    assert (first.number, first.name, first.state) == ("2026-01", "Hooigracht", ProjectState.PLANNED)
    assert (first.starts_on, first.release_until, first.leader_id) == (day(50), day(130), other.user_id)
    assert (second.number, second.state, second.leader_id) == ("p2", ProjectState.IN_PROGRESS, leader.user_id)
    assert (second.release_from, second.release_until) == (second.starts_on, second.ends_on)
    assert delivery.rows(leader, found.id).items[0].object_id == first.id


def test_the_same_planning_again_changes_nothing_also_when_somebody_moved_the_project(leader):
    deliver(leader, line())
    made = by_key(leader)["p1"]
    with transaction():
        project.change(leader, made.id, {"release_from": day(60), "name": "Andere naam"}, NOW)
    version = by_key(leader)["p1"].version
    assert counts(deliver(leader, line())) == (1, 0, 0, 1, 0, 0)
    assert (by_key(leader)["p1"].release_from, by_key(leader)["p1"].version) == (day(60), version)


def test_a_boundary_is_drawn_and_a_point_is_only_a_place(leader):
    header = HEADER + ";wkt"
    found = deliver(
        leader, f"{line()};{BOUNDARY}", f"{line('p2', '2026-02')};POINT (93000 463000)",
        f"{line('p3', '2026-03')};LINESTRING (93000 463000, 93100 463000)",
        f"{line('p4', '2026-04')};POLYGON ((10000 310000, 270000 310000, 270000 600000, 10000 600000, 10000 310000))",
        f"{line('p5', '2026-05')};", header=header,
    )  # fmt: skip
    assert (counts(found), codes(found)) == ((5, 3, 0, 0, 0, 2), {"row_refused": 2})
    made = by_key(leader)
    assert project.boundary_of(made["p1"]).area == 10_000
    assert 93_000 <= made["p1"].x <= 93_100
    assert (made["p2"].boundary, made["p2"].x, made["p5"].x) == (None, 93_000, None)
    assert counts(deliver(leader, f"{line()};{BOUNDARY}", header=header)) == (1, 0, 0, 1, 0, 0)
    smaller = BOUNDARY.replace("93100", "93050")
    assert counts(deliver(leader, f"{line()};{smaller}", header=header)) == (1, 0, 1, 0, 0, 0)
    assert project.boundary_of(by_key(leader)["p1"]).area == 5_000
    emptied = deliver(leader, f"{line()};", header=header)
    assert (emptied.errors, project.boundary_of(by_key(leader)["p1"]).area) == (0, 5_000)


def test_a_trial_run_shows_who_depends_on_it_and_moves_nothing(leader, relied_on):
    made, _, takers = relied_on
    tried = deliver(leader, line(works=(150, 230), free=(150, 230)), trial=True)
    assert counts(tried) == (1, 0, 1, 0, 0, 0)
    assert codes(tried) == {"planning_moves": 1, "planning_chain": 2}
    said = {one.code: one.message for one in delivery.problems_of(tried, "nl")}
    assert "2 reservering(en) van 2 organisatie(s)" in said["PLANNING_GEVOLGEN"]
    assert "1 dan nog op tijd, 0 met risico, 1 te laat" in said["PLANNING_GEVOLGEN"]
    row = delivery.rows(leader, tried.id).items[0]
    assert (row.object_id, list(row.changed)) == (made.id, ["ends_on", "release_from", "release_until", "starts_on"])
    assert "100 dagen" in delivery.row_problems(row, "nl")[0].message
    assert by_key(leader)["p1"].release_from == day(50)
    assert not session.scalars(select(Notification).filter_by(user_id=takers[0].user_id)).all()


def test_a_trial_run_tells_what_the_project_itself_counts_on_elsewhere(leader, make):
    deliver(leader, line())
    made = by_key(leader)["p1"]
    need = make.demand(project=made, needed_from=day(60), needed_until=day(120))
    lots = [make.lot(available_from=day(125)), make.lot(project=made, organisation=own(leader), available_from=day(55))]
    for found in lots:
        make.reservation(
            listing=make.listing(lot=found), organisation=own(leader), requested_by=leader.user_id, demand=need,
            quantity=Decimal(20), state=ReservationState.ACCEPTED,
        )  # fmt: skip
    make.reservation(
        listing=make.listing(lot=make.lot(available_from=day(100))), organisation=own(leader), project=made,
        requested_by=leader.user_id, quantity=Decimal(20), state=ReservationState.ACCEPTED,
    )  # fmt: skip
    fits = deliver(leader, line(works=(45, 125), free=(50, 130)), trial=True)
    assert codes(fits) == {}
    tried = deliver(leader, line(works=(10, 30), free=(50, 130)), trial=True)
    # what comes free at the works themselves is no claim elsewhere
    assert codes(tried) == {"planning_own_claims": 1, "planning_own_claims_sum": 1}
    said = {one.code: one.message for one in delivery.problems_of(tried, "nl")}
    assert "2 eigen reservering(en) op materiaal van elders" in said["EIGEN_RESERVERINGEN_SAMEN"]
    row = delivery.rows(leader, tried.id).items[0]
    assert "2 te laat" in delivery.row_problems(row, "nl")[0].message
    assert by_key(leader)["p1"].starts_on == day(50)


def test_a_project_that_is_called_off_by_file_lapses_with_all_that_was_told(leader, relied_on):
    _, claims, takers = relied_on
    tried = deliver(leader, line(state="geannuleerd"), trial=True)
    assert codes(tried) == {"project_lapses": 1, "projects_lapse": 1}
    said = {one.code: one.message for one in delivery.problems_of(tried, "nl")}
    assert "1 project(en) vervallen, met 2 reservering(en) van 2 organisatie(s)" in said["PROJECTEN_VERVALLEN"]
    assert "1 aanbieding(en) en 0 behoefte(n)" in said["PROJECTEN_VERVALLEN"]
    assert claims[0].state == ReservationState.ACCEPTED
    with transaction():
        delivery.apply(leader, tried.id, NOW)
    delivery.process(tried.id, lambda: NOW)
    session.expire_all()
    assert by_key(leader)["p1"].state == ProjectState.CANCELLED
    assert [claim.state for claim in claims] == [ReservationState.CANCELLED] * 2
    for taker in takers:
        told = session.scalars(select(Notification).filter_by(user_id=taker.user_id)).all()
        assert [note.kind for note in told] == [NotificationKind.RESERVATION_CANCELLED]
        assert "alternatives" in told[0].params
    again = deliver(leader, line(state="geannuleerd"))
    assert (counts(again), codes(again)) == ((1, 0, 0, 1, 0, 0), {})


def test_applied_it_moves_the_windows_judges_the_claims_and_tells_people_once(leader, relied_on):
    _, claims, takers = relied_on
    tried = deliver(leader, line(works=(150, 230), free=(150, 230)), trial=True)
    with transaction():
        delivery.apply(leader, tried.id, NOW)
    delivery.process(tried.id, lambda: NOW)
    session.expire_all()
    assert counts(delivery.get(leader, tried.id)) == (1, 0, 1, 0, 0, 0)
    assert claims[0].listing.lot.available_from == day(150)
    assert [claim.standing for claim in claims] == [ClaimStanding.BROKEN, ClaimStanding.FINE]
    for taker in takers:
        told = session.scalars(select(Notification).filter_by(user_id=taker.user_id, kind=NotificationKind.SLIP)).all()
        assert [note.params["days"] for note in told] == [100]
    again = deliver(leader, line(works=(150, 230), free=(150, 230)))
    assert (counts(again), codes(again)) == ((1, 0, 0, 1, 0, 0), {})
    assert len(session.scalars(select(Notification).filter_by(user_id=takers[0].user_id)).all()) == 1


def test_a_planning_that_says_the_works_only_takes_the_release_along(leader, relied_on):
    header = "bronId;startDatum;eindDatum"
    found = deliver(leader, f"p1;{day(60)};{day(150)}", header=header)
    assert counts(found) == (1, 0, 1, 0, 0, 0), codes(found)
    after = by_key(leader)["p1"]
    assert (after.release_from, after.release_until) == (day(60), day(150))
    assert (after.name, after.number) == ("Hooigracht", "2026-01")


def test_a_project_that_was_made_by_hand_is_taken_over_by_its_number_once(leader, make):
    made = make.project(organisation=own(leader), leader=session.get_one(User, leader.user_id), number="2026-01")
    session.flush()
    found = deliver(leader, line(), line("p2", "2026-01"))
    assert (counts(found), codes(found)) == ((2, 0, 1, 0, 0, 1), {"project_number_taken": 1})
    assert (by_key(leader)["p1"].id, by_key(leader)["p1"].starts_on) == (made.id, day(50))
    other = deliver(leader, line("x1"), source_system="ander")
    assert codes(other) == {"project_number_taken": 1}


def test_wrong_rows_are_refused_with_their_reason_and_the_others_go_on(leader):
    deliver(leader, line("p0", "2026-00"))  # this file alone would make a better key of the number
    found = deliver(
        leader,
        line("p1"),
        line("p2", "2026-02", name=""),
        line("p3", "2026-03", works=(130, 50)),
        line("p4", "2026-04", free=(130, 50)),
        line("p5", "2026-05", state="misschien"),
        line("p6", "2026-06").replace(day(50).isoformat(), "31-02-2027"),
        line("p7", "n" * 41),
        line("p1", "2026-08"),
        line("", "2026-09"),
        line("p10", "2026-10", name="=HYPERLINK(1)" + "x" * 190),
    )
    assert (found.created, found.errors) == (1, 9)
    assert set(codes(found)) == {
        "project_field_missing", "ends_before_start", "code_unknown", "date_unreadable", "text_too_long",
        "duplicate_in_file", "source_id_missing",
    }  # fmt: skip
    assert set(by_key(leader)) == {"p0", "p1"}


def test_a_change_that_cannot_be_is_refused_in_the_trial_as_well(leader):
    deliver(leader, line())
    header = "bronId;startDatum"
    for trial in (True, False):
        found = deliver(leader, f"p1;{day(400)}", header=header, trial=trial)
        assert (counts(found), codes(found)) == ((1, 0, 0, 0, 0, 1), {"ends_before_start": 1})
        renamed = deliver(leader, line(number="2026-99"), trial=trial)
        assert codes(renamed) == {"field_fixed": 1}
    assert by_key(leader)["p1"].starts_on == day(50)


def test_a_leader_who_is_no_member_leads_nothing_and_is_not_kept(leader, make):
    outsider = make.actor(Role.PROJECT_LEADER, email="elders@gemeente.example")
    reader = make.actor(Role.READER, own(leader), email="lezer@gemeente.example")
    found = deliver(
        leader, line(leader="elders@gemeente.example"), line("p2", "2026-02", leader="lezer@gemeente.example")
    )
    assert (counts(found), codes(found)) == ((2, 2, 0, 0, 0, 0), {"leader_not_member": 2})
    assert {made.leader_id for made in by_key(leader).values()} == {leader.user_id}
    assert leader.user_id not in {outsider.user_id, reader.user_id}
    told = [one for row in delivery.rows(leader, found.id).items for one in row.problems]
    assert "elders" not in str(told) + str([made.delivered for made in by_key(leader).values()])
    again = deliver(leader, line(leader="elders@gemeente.example"))
    assert (counts(again), codes(again)) == ((1, 0, 0, 1, 0, 0), {"leader_not_member": 1})


def test_a_complete_planning_ends_no_project_but_says_what_it_lacks(leader):
    deliver(leader, line(), line("p2", "2026-02"), line("p3", "2026-03", state="afgerond"))
    found = deliver(leader, line(), complete=True, confirmed=True)
    assert (found.withdrawn, codes(found)) == (0, {"projects_not_in_file": 1})
    assert by_key(leader)["p2"].state is ProjectState.PLANNED


def test_a_planning_of_another_make_is_understood_by_its_own_words(leader):
    found = deliver(
        leader,
        "W-17;Haarlemmerstraat;Uitvoering;1-3-2027;1-9-2027",
        "W-18;Lammermarkt;DO;2-3-2027;1-10-2027",
        header="Projectcode;Projectnaam;Projectfase;Start uitvoering;Einddatum",
    )
    assert counts(found) == (2, 2, 0, 0, 0, 0), codes(found)
    made = by_key(leader)["W-17"]
    assert (made.state, made.ends_on.isoformat(), made.number) == (ProjectState.IN_PROGRESS, "2027-09-01", "W-17")


def test_a_file_without_a_column_for_the_works_waits_for_a_person(leader):
    found = deliver(leader, "p1;Hooigracht", header="bronId;naam")
    assert (found.state, found.failure_code) == (DeliveryState.AWAITING_MAPPING, "planning_column_missing")


def test_only_who_may_change_a_planning_by_hand_delivers_one(make):
    for role in (Role.CONTRACTOR, Role.ASSET_MANAGER, Role.READER):
        with pytest.raises(Forbidden):
            deliver(make.actor(role), line())
    assert deliver(make.actor(Role.BROKER), line()).created == 1


def test_two_slips_in_one_file_are_one_sum(leader, relied_on):
    found = deliver(leader, line(works=(150, 230), free=(150, 230)), line("p9", "2026-09"), trial=True)
    assert counts(found) == (2, 1, 1, 0, 0, 0)
    assert [row.status for row in delivery.rows(leader, found.id).items] == [RowStatus.CHANGED, RowStatus.CREATED]
