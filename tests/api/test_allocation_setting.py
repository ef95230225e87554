"""Settings of allocations over REST and on their page."""

from wisselplaats.domain.vocabulary import Role


def test_an_admin_reads_and_sets_them_over_rest(api, make):
    admin = make.actor(Role.ADMIN)
    client, path = api(admin), f"/organisaties/{admin.organisation_id}/verdeelinstellingen"
    assert client.get(path).json["instellingen"]["eigen"] is False
    answer = client.patch(path, {"behoudPremiePromille": 120, "bron": "Minder wisselingen"})
    assert answer.status_code == 200
    row = answer.json["instellingen"]
    assert (row["behoudPremiePromille"], row["eigen"], row["bron"]) == (120, True, "Minder wisselingen")
    assert row["gewijzigdDoor"]
    back = client.patch(path, {"behoudPremiePromille": None, "bron": "Terug"}).json
    assert back["instellingen"]["behoudPremiePromille"] == 75
    assert [one["bron"] for one in back["verloop"]] == ["Terug", "Minder wisselingen"]


def test_everything_wrong_stands_at_its_field_at_once(api, make):
    admin = make.actor(Role.ADMIN)
    path = f"/organisaties/{admin.organisation_id}/verdeelinstellingen"
    answer = api(admin).patch(path, {"behoudPremiePromille": 900, "kleinsteRegelEuro": -1, "doelAfstand": 2})
    assert answer.status_code == 400
    fields = {found["veld"] for found in answer.json["fouten"]}
    assert fields == {"behoudPremiePromille", "kleinsteRegelEuro", "doelAfstand", "bron"}


def test_another_organisation_is_not_there_and_a_leader_may_not(api, make):
    admin = make.actor(Role.ADMIN)
    path = f"/organisaties/{admin.organisation_id}/verdeelinstellingen"
    assert api(make.actor(Role.ADMIN)).get(path).status_code == 404
    assert api(make.actor()).get(path).status_code == 403


def test_the_page_sets_them_shows_who_did_and_keeps_what_was_wrong(signed_in, make):
    page = signed_in(make.actor(Role.ADMIN))
    assert "/verdelingen/instellingen" in page.get("/verdelingen").text
    sent = {"behoudPremiePromille": "60", "kleinsteRegelEuro": "", "doelAfstand": "0,002", "bron": "Proef"}
    assert page.post("/verdelingen/instellingen", data=sent).status_code == 303
    shown = page.get("/verdelingen/instellingen").text
    assert 'value="60"' in shown
    assert 'value="0,002"' in shown
    assert "Wie wijzigde wat" in shown
    wrong = page.post("/verdelingen/instellingen", data={"behoudPremiePromille": "600", "bron": ""})
    assert wrong.status_code == 400
    assert 'value="600"' in wrong.text
    assert signed_in(make.actor(Role.READER)).get("/verdelingen/instellingen").status_code == 403
