"""The pages of an organisation, its depots and the catalogue."""

import pytest

from tests.factories import TILE, day
from wisselplaats.domain.vocabulary import LotState, Role
from wisselplaats.services import material, organisation

LADDER = {
    "anderProjectNaDagen": "1", "eigenDepotNaDagen": "2", "regioNaDagen": "3", "openMarktNaDagen": "4",
    "recyclingNaDagen": "5", "optieDagen": "10",
}  # fmt: skip
DEPOT = {"naam": "Depot Zuid", "adres": "Vlietweg 1", "locatie.lon": "4,49", "locatie.lat": "52,16"}


def test_an_admin_changes_the_settings(signed_in, make):
    admin = make.actor(Role.ADMIN)
    page = signed_in(admin)
    assert page.post("/organisatie", data={"naam": "Gemeente Nieuw", **LADDER}).status_code == 303
    assert 'value="Gemeente Nieuw"' in page.get("/organisatie").text


def test_a_ladder_out_of_order_comes_back_with_its_values(signed_in, make):
    answer = signed_in(make.actor(Role.ADMIN)).post("/organisatie", data={"naam": "X", **LADDER, "regioNaDagen": "0"})
    assert answer.status_code == 400
    assert 'id="veld-regioNaDagen-fout"' in answer.text
    assert 'value="10"' in answer.text


@pytest.mark.parametrize(
    "path", ["/organisatie", "/organisatie/tokens", "/depots/nieuw", f"/materiaalsoorten/{TILE}/wijzigen"]
)
def test_a_reader_may_not_enter(signed_in, make, path):
    assert signed_in(make.actor(Role.READER)).get(path).status_code == 403


def test_a_new_member_is_told_once(signed_in, make):
    page = signed_in(make.actor(Role.ADMIN))
    answer = page.post("/organisatie/leden", data={"naam": "Nel", "email": "nel@x.example", "rol": "makelaar"})
    assert answer.status_code == 200
    assert "<code>" in answer.text
    again = page.get("/organisatie").text
    assert "nel<wbr>@x.example" in again
    assert "<code>" not in again


def test_a_bad_member_is_refused_and_nothing_is_made(signed_in, make):
    page = signed_in(make.actor(Role.ADMIN))
    answer = page.post("/organisatie/leden", data={"naam": "Nel", "email": "geen adres", "rol": "koning"})
    assert answer.status_code == 400
    assert "koning" in answer.text


def test_a_role_is_changed_and_ended(signed_in, make):
    admin = make.actor(Role.ADMIN)
    other = make.actor(Role.READER, organisation=organisation.get(admin, admin.organisation_id))
    row = organisation.memberships(other.user_id)[0]
    page = signed_in(admin)
    assert page.post(f"/organisatie/leden/{row.id}/rol", data={"rol": "makelaar"}).status_code == 303
    assert page.post(f"/organisatie/leden/{row.id}/beeindigen").status_code == 303
    assert organisation.memberships(other.user_id) == []


def test_a_token_is_shown_once_and_revoked(signed_in, make, client):
    who = make.actor(Role.ASSET_MANAGER)
    page = signed_in(who)
    form = {"naam": "gbi", "scopes": ["lezen", "aanleveren"], "geldigTot": day(30).isoformat()}
    answer = page.post("/organisatie/tokens", data=form)
    token = answer.text.split("<code>")[1].split("</code>")[0]
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/projecten", headers=headers).status_code == 200
    assert token not in page.get("/organisatie/tokens").text
    assert page.post(f"/organisatie/tokens/{organisation.tokens(who)[0].id}/intrekken").status_code == 303
    assert client.get("/api/v1/projecten", headers=headers).status_code == 401


@pytest.mark.parametrize("wrong", [{"scopes": []}, {"geldigTot": "2020-01-01"}, {"naam": ""}, {"scopes": ["alles"]}])
def test_a_token_that_makes_no_sense_is_refused(signed_in, make, wrong):
    form = {"naam": "gbi", "scopes": ["lezen"], "geldigTot": day(30).isoformat()} | wrong
    answer = signed_in(make.actor(Role.ADMIN)).post("/organisatie/tokens", data=form)
    assert answer.status_code == 400
    assert "<code>" not in answer.text


def test_the_account_says_who_one_is(signed_in, make):
    answer = signed_in(make.actor(Role.READER, name="Nel Lezer")).get("/account")
    assert "Nel Lezer" in answer.text


def test_a_wrong_old_password_is_refused(signed_in, make):
    form = {"wachtwoord": "mis", "nieuwWachtwoord": "een-heel-goed-wachtwoord"}
    answer = signed_in(make.actor()).post("/account/wachtwoord", data=form)
    assert answer.status_code == 400
    assert "een-heel-goed-wachtwoord" not in answer.text


def test_a_depot_is_added_changed_and_shows_its_stock(signed_in, make):
    broker = make.actor(Role.BROKER)
    page = signed_in(broker)
    where = page.post("/depots/nieuw", data={**DEPOT, "capaciteitM2": "1.200,5"}).headers["Location"]
    shown = page.get(where)
    assert "Depot Zuid" in shown.text
    assert "Er ligt nu niets" in shown.text
    assert page.post(f"{where}/wijzigen", data={**DEPOT, "naam": "Depot Z", "versie": "1"}).status_code == 303
    assert page.post(f"{where}/wijzigen", data={**DEPOT, "naam": "Te laat", "versie": "1"}).status_code == 400
    key = where.rpartition("/")[2]
    own = organisation.get(broker, broker.organisation_id)
    make.lot(organisation=own, depot_id=key, state=LotState.IN_DEPOT, title="Tegels Breestraat")
    assert "Tegels Breestraat" in page.get(where).text


def test_a_depot_abroad_comes_back_with_its_fields(signed_in, make):
    answer = signed_in(make.actor(Role.BROKER)).post("/depots/nieuw", data={**DEPOT, "locatie.lon": "13,4"})
    assert answer.status_code == 400
    assert 'value="13,4"' in answer.text
    assert 'id="veld-locatie"' in answer.text


def test_another_organisations_depot_is_a_404(signed_in, make):
    assert signed_in(make.actor(Role.BROKER)).get(f"/depots/{make.depot().id}").status_code == 404


def test_the_list_of_depots_keeps_its_queries(signed_in, make, queries):
    broker = make.actor(Role.BROKER)
    own = organisation.get(broker, broker.organisation_id)
    page, counts = signed_in(broker), []
    page.get("/depots")
    for _ in range(2):
        make.depot(organisation=own)
        make.depot(organisation=own)
        queries.clear()
        page.get("/depots")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_catalogue_starts_with_its_branches_and_finds_words(signed_in, make):
    page = signed_in(make.actor())
    assert "categorie=verharding" in page.get("/materiaalsoorten").text
    assert f"/materiaalsoorten/{TILE}" in page.get("/materiaalsoorten?zoek=stoeptegel+30x30x4,5").text
    assert "Geen soort gevonden" in page.get("/materiaalsoorten?zoek=qqqqqqqqq").text


def test_a_kind_says_that_its_mass_is_indicative(signed_in, make):
    page = signed_in(make.actor()).get(f"/materiaalsoorten/{TILE}").text
    assert "indicatief" in page
    assert "https://data.crow.nl/imbor/" in page


def test_suggestions_are_options(signed_in, make):
    page = signed_in(make.actor()).get("/materiaalsoorten/suggesties?materiaalsoort=lantaarn").text
    assert '<option value="lichtmast">' in page


def test_only_a_platform_admin_changes_a_kind(signed_in, make):
    page = signed_in(make.actor(Role.READER, platform_admin=True))
    form = {
        "naamNl": "stoeptegel",
        "naamEn": "tile",
        "versie": "1",
        "verhandelbaar": "true",
        "synoniemen": "leidse stoep",
    }
    refused = page.post(f"/materiaalsoorten/{TILE}/wijzigen", data=form)
    assert refused.status_code == 400
    assert "betontegel" in refused.text
    done = page.post(f"/materiaalsoorten/{TILE}/wijzigen", data={**form, "naamNl": "leidse tegel", "lengteMm": "300"})
    assert done.status_code == 303
    assert material.lexicon().find("leidse stoep").code == TILE
