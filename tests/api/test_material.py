"""The catalogue over REST."""

from tests.factories import TILE


def test_the_catalogue_is_found_by_a_word_of_practice(api, make):
    answer = api(make.actor()).get("/materiaalsoorten?zoek=stoeptegel")
    assert answer.status_code == 200
    assert answer.json["resultaten"][0]["code"] == "betontegel"


def test_a_category_is_a_filter(api, make):
    found = api(make.actor()).get("/materiaalsoorten?categorie=verlichting&limiet=1000").json
    assert {kind["categorie"] for kind in found["resultaten"]} == {"verlichting"}
    assert found["volgende"] is None


def test_pages_neither_repeat_nor_drop(api, make):
    client, seen, path = api(make.actor()), [], "/materiaalsoorten?limiet=150"
    while path:
        page = client.get(path).json
        seen += [kind["code"] for kind in page["resultaten"]]
        path = page["volgende"]
    assert len(seen) == len(set(seen)) >= 400


def test_a_kind_has_sizes_mass_with_its_source_words_substitutes_and_bgt(api, make):
    answer = api(make.actor()).get(f"/materiaalsoorten/{TILE}")
    kind = answer.json
    assert (kind["lengteMm"], kind["eenheid"], kind["massaIndicatief"]) == (300, "m2", True)
    assert "30x30x4,5" in kind["synoniemen"]
    assert kind["vervangers"][0]["code"] == "betontegel-300x300x60"
    assert kind["imborKlasseUri"].startswith("https://data.crow.nl/imbor/")
    again = api(make.actor()).get(f"/materiaalsoorten/{TILE}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_unknown_code_is_not_found(api, make):
    assert api(make.actor()).get("/materiaalsoorten/maansteen").status_code == 404


def test_an_unknown_filter_is_named(api, make):
    answer = api(make.actor()).get("/materiaalsoorten?kleur=rood")
    assert answer.status_code == 400
    assert [fault["veld"] for fault in answer.json["fouten"]] == ["kleur"]


def test_the_list_asks_as_many_queries_for_two_as_for_two_hundred(api, make, queries):
    client = api(make.actor())
    client.get("/materiaalsoorten")
    counts = []
    for limit in (2, 200):
        queries.clear()
        client.get(f"/materiaalsoorten?limiet={limit}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5
