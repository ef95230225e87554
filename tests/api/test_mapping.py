"""Mappings over REST: kept by version, used by name, proposed for a file that waits."""

import io

import pytest

from tests.factories import NOW
from wisselplaats.domain.vocabulary import DeliveryKind, Role, Scope
from wisselplaats.services import delivery

PATH = "/aanleveringen?soort=areaalobjecten&bronsysteem=gbi"
CONTENT = {
    "bronsysteem": "gbi",
    "soort": "areaalobjecten",
    "kolommen": {"bronId": "sleutel", "materiaal": ["wat"], "aantal": ["hoeveel"]},
    "waarden": {"materiaal": {"Zitding": "bank", "modder": None}},
    "decimaalteken": ",",
}
WORDS = b"sleutel;wat;hoeveel\nk1;zitding;2\nk2;zitding;3\nk3;plof;1\n"


@pytest.fixture
def manager(make):
    return make.actor(Role.ASSET_MANAGER)


@pytest.fixture
def machine(api, manager):
    return api(manager, Scope.DELIVER, Scope.READ)


@pytest.fixture
def kept(machine):
    answer = machine.post("/koppelingen", json=CONTENT)
    assert answer.status_code == 201, answer.json
    return answer


def delivered(machine, content=WORDS, path=PATH):
    answer = machine.post(path, data=content, content_type="text/csv")
    assert answer.status_code == 202, answer.json
    delivery.process(answer.json["id"], lambda: NOW)
    return machine.get(answer.headers["Location"]).json


def test_a_mapping_is_made_read_and_changed_by_version(machine, kept):
    address = kept.headers["Location"]
    assert kept.headers["ETag"] == '"1"'
    assert kept.json["kolommen"] == {"bronId": ["sleutel"], "materiaal": ["wat"], "aantal": ["hoeveel"]}
    assert kept.json["waarden"] == {"materiaal": {"zitding": "bank", "modder": None}}
    changed = machine.patch(
        address, json={"waarden": {"materiaal": {"plof": "lichtmast"}}}, headers={"If-Match": '"1"'}
    )
    assert (changed.status_code, changed.headers["ETag"], changed.json["versies"]) == (200, '"2"', [1, 2])
    assert changed.json["waarden"]["materiaal"] == {"zitding": "bank", "modder": None, "plof": "lichtmast"}
    assert machine.get(address + "?versie=1").json["waarden"] == kept.json["waarden"]
    assert machine.get(address + "?versie=3").status_code == 404
    assert machine.patch(address, json={"naam": "x"}, headers={"If-Match": '"1"'}).status_code == 412
    assert machine.get("/koppelingen?bronsysteem=gbi").json["resultaten"][0]["versie"] == 2
    assert machine.get("/koppelingen?bronsysteem=anders").json["resultaten"] == []


def test_everything_that_is_wrong_with_a_mapping_is_said_at_once(machine):
    answer = machine.post(
        "/koppelingen",
        json={
            "bronsysteem": "gbi",
            "soort": "areaalobjecten",
            "kolommen": {"onzin": ["a"], "meer": ["b"]},
            "waarden": {"eenheid": {"bos": 3}},
            "decimaalteken": ";",
            "kopregel": 0,
        },
    )
    assert answer.status_code == 400
    assert {problem["veld"].partition(".")[0] for problem in answer.json["fouten"]} == {
        "kolommen", "waarden", "decimaalteken", "kopregel"
    }  # fmt: skip
    lacking = machine.post("/koppelingen", json={"bronsysteem": "gbi"})
    assert {problem["veld"] for problem in lacking.json["fouten"]} == {"soort", "kolommen"}


def test_the_same_name_twice_is_a_conflict(machine, kept):
    assert machine.post("/koppelingen", json=CONTENT).status_code == 409


def test_another_organisation_and_another_scope_see_nothing(api, make, manager, machine, kept):
    address = kept.headers["Location"]
    stranger = api(make.actor(Role.ASSET_MANAGER), Scope.DELIVER, Scope.READ)
    assert stranger.get(address).status_code == 404
    assert stranger.patch(address, json={"naam": "x"}).status_code == 404
    assert stranger.get("/koppelingen").json["resultaten"] == []
    reads = api(manager, Scope.READ)
    assert reads.get(address).status_code == 200
    assert reads.patch(address, json={"naam": "x"}).status_code == 403


def test_a_delivery_says_with_which_version_it_was_read(machine, kept):
    found = delivered(machine)
    assert (found["koppeling"], found["koppelingVersie"]) == (kept.json["id"], 1)
    machine.patch(kept.headers["Location"], json={"waarden": {"materiaal": {"plof": None}}})
    assert delivered(machine)["koppelingVersie"] == 2
    assert machine.get(f"/aanleveringen/{found['id']}").json["koppelingVersie"] == 1


def test_a_delivery_names_a_mapping_of_another_source_system(machine, kept):
    found = delivered(machine, path=f"/aanleveringen?soort=areaalobjecten&bronsysteem=los&koppeling={kept.json['id']}")
    assert found["koppeling"] == kept.json["id"]
    wrong = machine.post(PATH + "&koppeling=0192d3f0-0000-7000-8000-000000000000", data=WORDS, content_type="text/csv")
    assert (wrong.status_code, wrong.json["fouten"][0]["veld"]) == (400, "koppeling")


def test_a_file_that_waits_shows_its_columns_and_goes_on(machine):
    found = delivered(machine, path=PATH + "&koppelingBekijken=true")
    assert found["toestand"] == "wacht_op_koppeling"
    proposal = machine.get(f"/aanleveringen/{found['id']}/koppelvoorstel").json
    assert [column["naam"] for column in proposal["bronkolommen"]] == ["sleutel", "wat", "hoeveel"]
    assert proposal["bronkolommen"][1]["voorbeelden"] == ["zitding", "plof"]
    assert proposal["records"] == 3
    assert len(proposal["proefregels"]) == 3
    content = {key: CONTENT[key] for key in ("kolommen", "waarden")}
    made = machine.post("/koppelingen", json={**content, "aanleveringId": found["id"]})
    assert made.status_code == 201, made.json
    delivery.process(found["id"], lambda: NOW)
    done = machine.get(f"/aanleveringen/{found['id']}").json
    assert (done["toestand"], done["koppeling"], done["aantallen"]["aangemaakt"]) == ("verwerkt", made.json["id"], 3)
    late = machine.patch(made.headers["Location"], json={"aanleveringId": found["id"]})
    assert late.status_code == 409


def test_the_proposal_is_taken_as_it_is_with_the_delivery_alone(machine):
    content = b"bronId;soort;aantal\nb1;bank;2\n"
    found = delivered(machine, content, PATH + "&koppelingBekijken=true")
    made = machine.post("/koppelingen", json={"aanleveringId": found["id"]})
    assert made.json["kolommen"] == {"bronId": ["bronId"], "materiaal": ["soort"], "aantal": ["aantal"]}
    unknown = machine.post("/koppelingen", json={"aanleveringId": found["id"], "voorinstelling": "onzin"})
    assert unknown.status_code == 400


def test_presets_are_listed_per_kind(machine):
    codes = {preset["code"] for preset in machine.get("/koppelingen/voorinstellingen").json["resultaten"]}
    assert codes == {"eigen-sjabloon", "bgt-imgeo", "imbor-uitwisseling", "iasset-breed"}
    lots = machine.get("/koppelingen/voorinstellingen?soort=partijen").json["resultaten"]
    assert [preset["code"] for preset in lots] == ["eigen-sjabloon"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", list(DeliveryKind))
def test_the_filled_example_of_our_template_is_delivered_without_an_error(api, make, kind, form):
    project = make.project()
    role = Role.ASSET_MANAGER if kind is DeliveryKind.ASSETS else Role.PROJECT_LEADER
    machine = api(make.actor(role, project.organisation), Scope.DELIVER, Scope.READ)
    template = machine.get(f"/koppelingen/sjablonen?soort={kind.value}&vorm={form}")
    assert template.status_code == 200
    assert f"sjabloon-{kind.value}.{form}" in template.headers["Content-Disposition"]
    path = f"/aanleveringen?soort={kind.value}&bronsysteem=sjabloon"
    if kind is DeliveryKind.DEMANDS:
        path += f"&project={project.number}"
    answer = machine.post(
        path,
        data={"bestand": (io.BytesIO(template.data), f"sjabloon.{form}")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 202, answer.json
    delivery.process(answer.json["id"], lambda: NOW)
    found = machine.get(answer.headers["Location"]).json
    counts = found["aantallen"]
    assert (found["toestand"], counts["fout"], counts["overgeslagen"]) == ("verwerkt", 0, 0), found
    assert counts["aangemaakt"] == counts["gelezen"] > 0
