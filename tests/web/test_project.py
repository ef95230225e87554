"""The pages of projects: a form that keeps what was typed, and a planning that does not move by accident."""

import json

from tests.factories import day
from wisselplaats.domain.vocabulary import Role
from wisselplaats.models import Project
from wisselplaats.services import organisation

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[4.48, 52.15], [4.49, 52.15], [4.49, 52.16], [4.48, 52.16], [4.48, 52.15]]],
}
FORM = {
    "naam": "Hooigracht", "omschrijving": "Smaller", "grens": json.dumps(SQUARE), "startDatum": day(10).isoformat(),
    "eindDatum": day(200).isoformat(), "vrijVanaf": day(40).isoformat(), "vrijTot": day(90).isoformat(),
}  # fmt: skip


def claimed(make):
    """A project of an organisation, and a claim of another on its lot."""
    who = make.actor()
    own = organisation.get(who, who.organisation_id)
    project = make.project(organisation=own)
    make.reservation(listing=make.listing(lot=make.lot(organisation=own, project=project)))
    return who, project


def form_of(project, **changes):
    return {
        "naam": project.name, "toestand": "gepland", "startDatum": project.starts_on.isoformat(),
        "eindDatum": project.ends_on.isoformat(), "vrijVanaf": project.release_from.isoformat(),
        "vrijTot": project.release_until.isoformat(), "versie": str(project.version), **changes,
    }  # fmt: skip


def test_a_project_is_made_shown_and_found(signed_in, make):
    page = signed_in(make.actor())
    where = page.post("/projecten/nieuw", data=FORM).headers["Location"]
    shown = page.get(where).text
    assert "Hooigracht" in shown
    assert "data-map" in shown
    assert where in page.get("/projecten?zoek=hooi").text
    assert "Geen projecten gevonden" in page.get("/projecten?zoek=breestraat").text


def test_a_form_with_faults_keeps_what_was_typed_and_says_all(signed_in, make):
    wrong = {**FORM, "naam": "", "eindDatum": day(1).isoformat(), "grens": "geen json", "omschrijving": "Blijft staan"}
    answer = signed_in(make.actor()).post("/projecten/nieuw", data=wrong)
    assert answer.status_code == 400
    for name in ("naam", "eindDatum", "grens"):
        assert f'id="veld-{name}-fout"' in answer.text
    assert "Blijft staan" in answer.text
    assert "geen json" in answer.text


def test_the_form_of_a_project_holds_its_boundary_as_geojson(signed_in, make):
    page = signed_in(make.actor())
    where = page.post("/projecten/nieuw", data=FORM).headers["Location"]
    text = page.get(f"{where}/wijzigen").text
    assert "&#34;type&#34;: &#34;Polygon&#34;" in text


def test_a_description_and_a_boundary_can_be_taken_away(signed_in, make, db_session):
    page = signed_in(make.actor())
    where = page.post("/projecten/nieuw", data=FORM).headers["Location"]
    emptied = {**FORM, "omschrijving": "", "grens": "", "toestand": "gepland", "versie": "1"}
    assert page.post(f"{where}/wijzigen", data=emptied).status_code == 303
    found = db_session.get(Project, where.rpartition("/")[2])
    assert (found.description, found.boundary, found.x) == (None, None, None)


def test_an_outdated_form_is_refused(signed_in, make):
    who = make.actor()
    project = make.project(organisation=organisation.get(who, who.organisation_id))
    page = signed_in(who)
    for version in ("99", "onzin", ""):
        assert page.post(f"/projecten/{project.id}/wijzigen", data=form_of(project, versie=version)).status_code == 400


def test_the_form_warns_how_many_claims_depend_on_the_planning(signed_in, make):
    who, project = claimed(make)
    assert "1 reservering rekent op" in signed_in(who).get(f"/projecten/{project.id}/wijzigen").text


def test_a_planning_that_others_count_on_moves_only_when_confirmed(signed_in, make, db_session):
    who, project = claimed(make)
    page, before = signed_in(who), project.release_from
    moved = form_of(project, vrijVanaf=day(60).isoformat(), vrijTot=day(140).isoformat())
    asked = page.post(f"/projecten/{project.id}/wijzigen", data=moved)
    assert asked.status_code == 400
    assert 'name="bevestigd"' in asked.text
    db_session.expire_all()
    assert db_session.get(Project, project.id).release_from == before
    assert page.post(f"/projecten/{project.id}/wijzigen", data={**moved, "bevestigd": "true"}).status_code == 303
    db_session.expire_all()
    assert db_session.get(Project, project.id).release_from == day(60)


def test_a_project_is_called_off_only_when_confirmed_and_says_what_lapses(signed_in, make, db_session):
    who, project = claimed(make)
    make.demand(project=project)
    page, path = signed_in(who), f"/projecten/{project.id}/wijzigen"
    off = form_of(project, toestand="geannuleerd")
    asked = page.post(path, data=off)
    assert asked.status_code == 400
    for part in (
        "1 reservering van 1 organisatie op het materiaal",
        "0 eigen reserveringen elders",
        "1 aanbieding en 1 behoefte",
        "Wie op dit materiaal rekent, en het niet krijgt",
        'name="bevestigd"',
        "blijft aangeboden en toegezegd",
    ):
        assert part in asked.text
    db_session.expire_all()
    assert db_session.get(Project, project.id).state == "planned"
    assert page.post(path, data={**off, "bevestigd": "true"}).status_code == 303
    db_session.expire_all()
    assert db_session.get(Project, project.id).state == "cancelled"


def test_a_project_on_which_nothing_hangs_is_called_off_at_once(signed_in, make):
    who = make.actor()
    project = make.project(organisation=organisation.get(who, who.organisation_id))
    off = form_of(project, toestand="geannuleerd")
    assert signed_in(who).post(f"/projecten/{project.id}/wijzigen", data=off).status_code == 303


def test_a_name_changes_without_asking(signed_in, make):
    who, project = claimed(make)
    answer = signed_in(who).post(f"/projecten/{project.id}/wijzigen", data=form_of(project, naam="Anders"))
    assert answer.status_code == 303


def test_another_organisations_project_is_not_there(signed_in, make):
    page, theirs = signed_in(make.actor()), make.project()
    for path in (f"/projecten/{theirs.id}", f"/projecten/{theirs.id}/wijzigen"):
        assert page.get(path).status_code == 404
    assert page.post(f"/projecten/{theirs.id}/wijzigen", data=form_of(theirs)).status_code == 404


def test_a_reader_looks_and_changes_nothing(signed_in, make):
    who = make.actor(Role.READER)
    project = make.project(organisation=organisation.get(who, who.organisation_id))
    page = signed_in(who)
    assert "wijzigen" not in page.get(f"/projecten/{project.id}").text
    assert page.get("/projecten/nieuw").status_code == 403
    assert page.post("/projecten/nieuw", data=FORM).status_code == 403


def test_the_list_keeps_its_queries(signed_in, make, queries):
    who = make.actor()
    own = organisation.get(who, who.organisation_id)
    page, counts = signed_in(who), []
    page.get("/projecten")
    for _ in range(2):
        make.project(organisation=own)
        make.project(organisation=own)
        queries.clear()
        page.get("/projecten")
        counts.append(len(queries))
    assert counts[0] == counts[1]
