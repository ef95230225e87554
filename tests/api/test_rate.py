"""Rates over REST and on their page."""

from wisselplaats.domain.vocabulary import Role


def test_an_admin_reads_and_sets_rates_over_rest(api, make):
    admin = make.actor(Role.ADMIN)
    client, path = api(admin), f"/organisaties/{admin.organisation_id}/tarieven"
    answer = client.patch(path, {"transportEuroPerTonKm": 0.35, "bron": "Raamcontract vervoer 2026"})
    assert answer.status_code == 200
    found = {row["tarief"]: row for row in client.get(path).json["tarieven"]}
    assert len(found) == 14
    row = found["transportEuroPerTonKm"]
    assert (row["waarde"], row["standaard"], row["eigen"], row["bron"]) == (
        0.35,
        0.2,
        True,
        "Raamcontract vervoer 2026",
    )
    back = client.patch(path, {"transportEuroPerTonKm": None, "bron": "Contract opgezegd"})
    assert not any(row["eigen"] for row in back.json["tarieven"])


def test_a_wrong_rate_stands_at_its_field_and_a_ground_is_asked(api, make):
    admin = make.actor(Role.ADMIN)
    client, path = api(admin), f"/organisaties/{admin.organisation_id}/tarieven"
    answer = client.patch(path, {"omwegfactor": 0.5, "bron": "x"})
    assert (answer.status_code, answer.json["fouten"][0]["veld"]) == (400, "omwegfactor")
    assert client.patch(path, {"omwegfactor": 1.4}).json["fouten"][0]["veld"] == "bron"


def test_rates_of_another_organisation_are_not_there_and_a_leader_may_not(api, make):
    admin = make.actor(Role.ADMIN)
    path = f"/organisaties/{admin.organisation_id}/tarieven"
    assert api(make.actor(Role.ADMIN)).get(path).status_code == 404
    assert api(make.actor()).get(path).status_code == 403


def test_the_page_sets_a_rate_and_an_emptied_field_takes_it_back(signed_in, make):
    page = signed_in(make.actor(Role.ADMIN))
    assert "Tarieven" in page.get("/organisatie").text
    sent = {"transportEuroPerTonKm": "0,45", "bron": "Nacalculatie"}
    assert page.post("/organisatie/tarieven", data=sent).status_code == 303
    shown = page.get("/organisatie/tarieven").text
    assert 'value="0,45"' in shown
    assert "Nacalculatie" in shown
    assert page.post("/organisatie/tarieven", data={"transportEuroPerTonKm": "", "bron": "Terug"}).status_code == 303
    assert 'value="0,45"' not in page.get("/organisatie/tarieven").text
    wrong = page.post("/organisatie/tarieven", data={"omwegfactor": "0,2", "bron": "Fout"})
    assert wrong.status_code == 400
    assert 'value="0,2"' in wrong.text


def test_the_page_is_for_the_admin(signed_in, make):
    assert signed_in(make.actor(Role.READER)).get("/organisatie/tarieven").status_code == 403
