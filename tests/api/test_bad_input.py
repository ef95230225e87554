"""Whatever is sent, it is answered with every fault at once, in the caller's language, and nothing is kept of it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, fields

from tests.api.world import (
    GOOD_DEMAND,
    GOOD_DEPOT,
    GOOD_LOT,
    GOOD_PROJECT,
    GOOD_SEARCH,
    SQUARE,
    World,
    heads,
    refused,
    rows,
    world,
)
from tests.factories import TILE, day
from wisselplaats.domain.vocabulary import Role
from wisselplaats.schemas.allocation import AcceptInput, AllocationInput
from wisselplaats.schemas.delivery import ApplyInput
from wisselplaats.schemas.demand import DemandChange, DemandInput
from wisselplaats.schemas.depot import DepotInput
from wisselplaats.schemas.handover import CorrectionInput, HandoverInput
from wisselplaats.schemas.legal import AcknowledgeInput, AnswersInput, DeclarationInput, WasteTakerInput
from wisselplaats.schemas.listing import ListingChange, ListingInput, WithdrawInput
from wisselplaats.schemas.lot import DepotMoveInput, LotChange, LotInput, SurveyInput
from wisselplaats.schemas.notification import NotificationChange, PreferenceInput
from wisselplaats.schemas.passport import EntryInput, InspectionInput
from wisselplaats.schemas.project import ProjectChange, ProjectInput
from wisselplaats.schemas.reservation import CancelInput, DecisionInput, ReservationInput
from wisselplaats.schemas.saved_search import SavedSearchChange, SavedSearchInput
from wisselplaats.schemas.wire import fields as own
from wisselplaats.schemas.wire.boundary import Boundary
from wisselplaats.services import organisation

# method, path, what it reads, a body that is right but for the keys in it
OPERATIONS = {
    "depot": ("POST", "/depots", DepotInput, GOOD_DEPOT),
    "depot_change": ("PATCH", "/depots/{own.depot}", DepotInput, {}),
    "project": ("POST", "/projecten", ProjectInput, GOOD_PROJECT),
    "project_change": ("PATCH", "/projecten/{own.project}", ProjectChange, {}),
    "demand": ("POST", "/projecten/{own.project}/behoeften", DemandInput, GOOD_DEMAND),
    "demand_change": ("PATCH", "/behoeften/{own.demand}", DemandChange, {}),
    "lot": ("POST", "/partijen", LotInput, GOOD_LOT),
    "lot_change": ("PATCH", "/partijen/{own.lot}", LotChange, {}),
    "survey": ("POST", "/partijen/{own.expected}/bevestigingen", SurveyInput, {}),
    "to_depot": ("POST", "/partijen/{own.lot}/depotplaatsingen", DepotMoveInput, {"depotId": "{own.depot}"}),
    "inspection": (
        "POST",
        "/partijen/{own.lot}/inspecties",
        InspectionInput,
        {"geinspecteerdOp": str(day(-1)), "methode": "visueel", "uitkomst": "goedgekeurd"},
    ),
    "entry": ("POST", "/partijen/{own.lot}/paspoort/vermeldingen", EntryInput, {"soort": "verplaatst", "tekst": "x"}),
    "answers": (
        "POST",
        "/partijen/{own.lot}/antwoorden",
        AnswersInput,
        {
            "gebruikZeker": True,
            "gebruikRechtmatig": True,
            "gebruikHoogwaardig": True,
            "motivering": "Naar de Breestraat.",
        },
    ),
    "declaration": ("POST", "/partijen/{own.lot}/milieuverklaringen", DeclarationInput, {"soortBouwstof": "anders"}),
    "acknowledgement": ("POST", "/partijen/{own.lot}/waarschuwingsbevestigingen", AcknowledgeInput, {"codes": ["zzs"]}),
    "taker": (
        "POST",
        "/afvalafnemers",
        WasteTakerInput,
        {
            "afnemerId": "{theirs.organisation}",
            "vergunningsoort": "vihb",
            "vergunningnummer": "ZH1VIHB",
            "euralCodes": ["17 01 01"],
            "geldigVan": str(day(0)),
        },
    ),
    "listing": ("POST", "/aanbiedingen", ListingInput, {"partijId": "{own.lot}"}),
    "listing_change": ("PATCH", "/aanbiedingen/{own.listing}", ListingChange, {}),
    "withdrawal": ("POST", "/aanbiedingen/{own.listing}/intrekkingen", WithdrawInput, {"reden": "x"}),
    "claim": ("POST", "/aanbiedingen/{own.listing}/reserveringen", ReservationInput, {"hoeveelheid": 1}),
    "decision": ("POST", "/reserveringen/{own.claim}/besluiten", DecisionInput, {"besluit": "akkoord"}),
    "cancellation": ("POST", "/reserveringen/{own.claim}/annuleringen", CancelInput, {}),
    "handover": ("POST", "/reserveringen/{own.claim}/overdrachten", HandoverInput, {}),
    "correction": (
        "POST",
        "/overdrachten/{own.handover}/correcties",
        CorrectionInput,
        {"werkelijkeHoeveelheid": 1, "reden": "telverschil", "uitkomst": "afgeboekt", "opmerking": "Nageteld."},
    ),
    "notification": ("PATCH", "/meldingen/{own.notification}", NotificationChange, {"gelezen": True}),
    "preference": (
        "PATCH",
        "/meldingen/voorkeuren",
        PreferenceInput,
        {"soort": "match", "meldfrequentie": "dagelijks"},
    ),
    "search": ("POST", "/zoekprofielen", SavedSearchInput, GOOD_SEARCH),
    "search_change": ("PATCH", "/zoekprofielen/{own.search}", SavedSearchChange, {}),
    "allocation": ("POST", "/verdelingen", AllocationInput, {"bereik": "organisatie"}),
    "acceptance": ("POST", "/verdelingen/{own.allocation}/aanvaardingen", AcceptInput, {}),
    "apply": ("POST", "/aanleveringen/{own.delivery}/verwerkingen", ApplyInput, {}),
}
BODIES = {
    "broken": b'{"naam": ',
    "xml": b"<naam>x</naam>",
    "not utf-8": b'{"naam": "\xff\xfe"}',
    "text": b'"tekst"',
    "number": b"3",
    "nothing": b"null",
    "list of numbers": b"[3]",
    "list of lists": b"[[[]]]",
    "deep list": b"[" * 50_000,
    "deep object": b'{"naam": ' * 50_000,
    "deep and closed": b'{"naam": ' + b"[" * 900 + b"]" * 900 + b"}",
    "not a number": b'{"hoeveelheid": NaN}',
    "infinity": b'{"hoeveelheid": -Infinity}',
    "a number of 5000 digits": b'{"hoeveelheid": ' + b"9" * 5000 + b"}",
    "unknown field": b'{"verzonnen": 1}',
    "half a character": b'{"naam": "\\ud800", "\\udfff": 1}',
    "half a character in a boundary": b'{"grens": "{\\"type\\": \\"Polygon\\", \\"crs\\": \\"\\\\ud800\\"}"}',
    "unknown empty name": b'{"": 1, "a.b": {"c": 2}}',
    "form mark": b'{"_form": true, "verzonnen": ""}',
}
LONG = "x" * 10_001
WRONG: tuple[tuple[type, tuple[Any, ...]], ...] = (
    (own.DecimalNumber, ("abc", True, [], {}, "1e5", 1e300, -1e300, "1.250", "NaN", "Infinity", "-1", -1,
                         99_999_999_999, "\0", "٣", LONG, float("1e-9"), 10**400)),
    (own.Whole, ("abc", True, [], {}, 1.5, 1e300, -1, 10**30, "NaN", "\0", LONG, "1" * 4400)),
    (own.Day, ("2026-02-30", "morgen", 20261121, [], {}, "0001-01-01", "9999-12-31", True, "2026-11-21T00:00:00",
               "\0", LONG)),
    (own.Moment, ("morgen", 5, [], {}, "2026-13-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
                  "2026-11-21T00:00:00", True, 1e300, "\0", LONG)),
    (own.Key, ("x", 5, [], {}, True, "\0", LONG, 1e300, "0192d3f0-0000-7000-8000-00000000000g")),
    (own.Word, ("verzonnen", 5, [], {}, True, "", "\0", LONG)),
    (own.YesNo, ("misschien", 5, [], {}, 1e300, "\0", LONG)),
    (Boundary, ("x", 5, True, [], {}, {"type": "Polygon"}, {"type": "Point", "coordinates": [4.5, 52.1]},
                {"type": "Polygon", "coordinates": [[["a"]]]}, {"type": "Polygon", "coordinates": [[[1e300, 52]] * 4]},
                {"type": "Polygon", "coordinates": [[[13, 52], [14, 52], [14, 53], [13, 52]]]}, {"type": []},
                {"type": "FeatureCollection", "features": 3}, {"type": "Feature", "geometry": 5},
                {"type": "GeometryCollection", "geometries": 3}, {**SQUARE, "crs": "EPSG:1"}, {**SQUARE, "crs": 5},
                {**SQUARE, "crs": {"properties": 5}}, {"type": "MultiPolygon", "coordinates": [[[[4, 52], [5, None]]]]},
                {"type": "Polygon", "coordinates": 5}, "\0", LONG)),
    (fields.Nested, (5, "x", [], True, {}, {"x": 1}, {"x": 1, "y": 1}, {"x": 94_000, "y": 464_000, "lon": 4.5, "lat": 52},
                     {"x": 1e300, "y": -1e300}, {"x": -1e300, "y": -1e300}, {"lon": 13.4, "lat": 52.5}, {"z": 1},
                     {"x": "a", "y": []}, {"lon": 1e-300, "lat": 1e-300}, {"x": 94_000, "y": None})),
    (fields.List, (5, "x", {}, True, [5], ["x"], [None], [[]], [{}])),
    (own.Text, (5, [], {}, True, 1e300, LONG, "a\0b", "a\x07b", "   ")),
)  # fmt: skip


@pytest.fixture
def exchange(make: Any) -> World:
    return world(make)


@pytest.fixture
def send(api: Any, exchange: World) -> Any:
    broker, manager = api(exchange.broker), api(exchange.manager)

    def sent(name: str, body: bytes, language: str = "nl", kind: str = "application/json", **headers: str) -> Any:
        method, path, _, _ = OPERATIONS[name]
        who = manager if name == "apply" else broker
        headers = {"Accept-Language": language, **headers}
        return who.open(method, filled(path, exchange), data=body, content_type=kind, headers=headers)

    return sent


def filled(text: str, exchange: World) -> str:
    return text.format(own=exchange.own, theirs=exchange.theirs)


def good(name: str, exchange: World) -> dict[str, Any]:
    body = OPERATIONS[name][3]
    return {key: filled(value, exchange) if isinstance(value, str) else value for key, value in body.items()}


def wrong_values(field: Any) -> tuple[Any, ...]:
    return next(values for kind, values in WRONG if isinstance(field, kind))


def rounds(schema: type[Schema]) -> Iterator[dict[str, Any]]:
    """Every field wrong at the same time, each time otherwise, until each has had all that is wrong."""
    known = {str(field.data_key): wrong_values(field) for field in schema().fields.values()}
    for turn in range(max(len(values) for values in known.values())):
        yield {name: values[turn % len(values)] for name, values in known.items()}


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_field_that_is_wrong_is_named_at_once_and_nothing_is_kept(name: str, send: Any) -> None:
    before = rows()
    schema = OPERATIONS[name][2]
    for number, body in enumerate(rounds(schema)):
        language = ("nl", "en")[number % 2]
        found = refused(send(name, json.dumps(body).encode(), language), language=language)
        assert heads(found) == set(body), f"{body} gave {found['fouten']}"
    assert rows() == before


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_body_that_is_no_object_of_ours_is_refused(name: str, send: Any) -> None:
    before = rows()
    for about, body in BODIES.items():
        for language in ("nl", "en"):
            answer = send(name, body, language)
            assert refused(answer, language=language)["fouten"], about
    assert rows() == before


# a correction takes photos too, as a form
@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "correction"])
def test_json_under_another_name_is_refused(name: str, send: Any, exchange: World) -> None:
    before = rows()
    body = json.dumps(good(name, exchange)).encode()
    for kind in (
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        assert refused(send(name, body, kind=kind), 415)["code"] == "unsupported_media_type"
    assert rows() == before


def needed_by(name: str) -> set[str]:
    """The fields that must be there; a change needs none."""
    method, _, schema, _ = OPERATIONS[name]
    if schema is None or (method == "PATCH" and name != "notification"):
        return set()
    return {str(field.data_key) for field in schema().fields.values() if field.required}


@pytest.mark.parametrize("name", [name for name in OPERATIONS if needed_by(name)])
def test_what_must_be_there_is_asked_for(name: str, send: Any) -> None:
    needed, before = needed_by(name), rows()
    for body in (b"{}", b""):
        found = refused(send(name, body))
        assert heads(found) == needed
        assert {fault["code"] for fault in found["fouten"]} == {"required"}
    assert rows() == before


def never_empty(name: str) -> dict[str, None]:
    """The fields that may not be null, as null."""
    schema = OPERATIONS[name][2]
    return {str(field.data_key): None for field in schema().fields.values() if not field.allow_none}


@pytest.mark.parametrize("name", [name for name in OPERATIONS if never_empty(name)])
def test_nothing_where_something_must_stand_is_refused(name: str, send: Any) -> None:
    never, before = never_empty(name), rows()
    assert heads(refused(send(name, json.dumps(never).encode()))) == set(never)
    assert rows() == before


SENSE = {
    "a project that ends before it starts": (
        "project", {**GOOD_PROJECT, "eindDatum": str(day(1)), "vrijTot": str(day(2))}, {"eindDatum", "vrijTot"}),
    "a project that is turned round": (
        "project_change", {"eindDatum": "1999-01-01", "vrijTot": "1999-01-01"}, {"eindDatum", "vrijTot"}),
    "a demand that ends before it starts": ("demand", {**GOOD_DEMAND, "nodigTot": str(day(3))}, {"nodigTot"}),
    "a demand of an unknown kind": ("demand", {**GOOD_DEMAND, "materiaalsoort": "maansteen"}, {"materiaalsoort"}),
    "a demand of nothing": ("demand", {**GOOD_DEMAND, "hoeveelheid": 0}, {"hoeveelheid"}),
    "a demand in another unit": ("demand", {**GOOD_DEMAND, "eenheid": "st"}, {"eenheid"}),
    "a lot of nothing": ("lot", {**GOOD_LOT, "hoeveelheid": 0}, {"hoeveelheid"}),
    "a lot of an unknown kind": ("lot", {**GOOD_LOT, "materiaalsoort": TILE + "x"}, {"materiaalsoort"}),
    "a lot abroad": ("lot", {**GOOD_LOT, "locatie": {"lon": 2.35, "lat": 48.85}}, {"locatie"}),
    "a lot until before it comes": ("lot", {**GOOD_LOT, "beschikbaarTot": str(day(1))}, {"beschikbaarTot"}),
    "a lot of somebody else's project": ("lot", {**GOOD_LOT, "projectId": "{theirs.project}"}, {"projectId"}),
    "a lot in somebody else's depot": ("lot", {**GOOD_LOT, "depotId": "{theirs.depot}"}, {"depotId"}),
    "a lot to somebody else's depot": ("to_depot", {"depotId": "{theirs.depot}"}, {"depotId"}),
    "a lot changed to somebody else's depot": ("lot_change", {"depotId": "{theirs.depot}"}, {"depotId"}),
    "a claim of nothing": ("claim", {"hoeveelheid": 0}, {"hoeveelheid"}),
    "a claim for somebody else's demand": (
        "claim", {"hoeveelheid": 1, "behoefteId": "{theirs.demand}"}, {"behoefteId"}),
    "a claim for somebody else's project": (
        "claim", {"hoeveelheid": 1, "projectId": "{theirs.project}"}, {"projectId"}),
    "a claim until yesterday": ("claim", {"hoeveelheid": 1, "tot": str(day(-1))}, {"tot"}),
    "more on offer than there is": ("listing", {"partijId": "{own.lot}", "hoeveelheid": 101}, {"hoeveelheid"}),
    "an offer for nothing of it": ("listing_change", {"hoeveelheid": 0}, {"hoeveelheid"}),
    "a code of waste that is none": ("taker", {"afnemerId": "{theirs.organisation}", "vergunningsoort": "vihb",
        "vergunningnummer": "ZH1VIHB", "euralCodes": ["17 99 99"], "geldigVan": str(day(0))}, {"euralCodes"}),
    "a taker of one's own waste": ("taker", {"afnemerId": "{own.organisation}", "vergunningsoort": "vihb",
        "vergunningnummer": "ZH1VIHB", "euralCodes": ["170101"], "geldigVan": str(day(0)), "geldigTot": str(day(-1))},
        {"afnemerId", "geldigTot"}),
    "papers of waste for what is none": ("lot_change", {"euralCode": "170101"}, {"euralCode"}),
    "a refusal without a reason": ("decision", {"besluit": "afgewezen"}, {"reden"}),
}  # fmt: skip


@pytest.mark.parametrize("about", SENSE)
def test_what_makes_no_sense_stands_at_its_field(about: str, send: Any, exchange: World) -> None:
    name, body, expected = SENSE[about]
    before = rows()
    given = {key: filled(value, exchange) if isinstance(value, str) else value for key, value in body.items()}
    for language in ("nl", "en"):
        assert heads(refused(send(name, json.dumps(given).encode(), language), language=language)) == expected
    assert rows() == before


NOT_THEIRS = ("depot_change", "project_change", "demand", "demand_change", "lot_change", "survey", "to_depot", "entry",
              "listing_change", "withdrawal", "decision", "cancellation", "handover", "notification", "apply")  # fmt: skip


@pytest.mark.parametrize("name", NOT_THEIRS)
def test_what_is_somebody_elses_is_not_there(name: str, api: Any, exchange: World) -> None:
    method, path, _, _ = OPERATIONS[name]
    who = exchange.manager if name == "apply" else exchange.broker
    before = rows()
    answer = api(who).open(method, filled(path.replace("own.", "theirs."), exchange), json=good(name, exchange))
    refused(answer, 404)
    assert {**rows(), "api_token": 0} == {**before, "api_token": 0}


OWN_AFFAIRS = {"preference", "search"}  # a reader's own, like everybody's


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name not in OWN_AFFAIRS])
def test_a_reader_changes_nothing(name: str, api: Any, make: Any, exchange: World) -> None:
    reader = make.actor(Role.READER, organisation=organisation.get(exchange.broker, exchange.own.organisation))
    client, before = api(reader), rows()
    method, path, _, _ = OPERATIONS[name]
    answer = client.open(method, filled(path, exchange), json=good(name, exchange))
    # a notification and a saved search are somebody's own, whatever their role
    refused(answer, 404 if name in {"notification", "search_change"} else 403)
    assert rows() == before


GARBAGE = ("x", "%00", "..%2f..%2fetc%2fpasswd", "0192d3f0-0000-7000-8000-00000000000g", "1" * 300, "%F0%9F", "%22%3E",
           "{}", "0192d3f0000070008000000000000000")  # fmt: skip


@pytest.mark.parametrize("name", [name for name, (_, path, _, _) in OPERATIONS.items() if "{" in path])
def test_a_path_that_names_nothing_is_not_found(name: str, api: Any, exchange: World) -> None:
    method, path, _, _ = OPERATIONS[name]
    start, end = path.index("{"), path.index("}") + 1
    client, before = api(exchange.manager if name == "apply" else exchange.broker), rows()
    for garbage in GARBAGE:
        refused(client.open(method, path[:start] + garbage + path[end:], json=good(name, exchange)), 404)
    refused(client.open(method, filled(path, exchange) + "/", json=good(name, exchange)), 404)
    assert rows() == before
