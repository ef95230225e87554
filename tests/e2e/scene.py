"""An exchange with something of everything on it, made over REST, for whoever looks at the pages."""

from typing import Any

from tests.e2e.exchange import Exchange, Machine, wait_until
from tests.e2e.test_journey import day, multipart, photo

FILE = """bronId;omschrijving;hoeveelheid;eenheid;x;y;jaarVanAanleg
S1;trottoirband 130/150x250;120;m;93500;463500;1998
S2;straatbaksteen waalformaat;450;m2;93520;463510;1985
S3;straatbaksteen waalformaat;320;m2;93540;463520;1985
S4;lichtmast 6 m;4;st;93560;463530;2001
S5;een onbekend ding;4;st;93560;463530;2001
S6;lichtmast 6 m;veel;st;93560;463530;2001
"""
CORNERS = [[93_400, 463_400], [93_700, 463_400], [93_700, 463_700], [93_400, 463_700], [93_400, 463_400]]
RD = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}
KIND = "betonstraatsteen-keiformaat-100"


def project(leader: Machine, name: str, **more: Any) -> Any:
    """A project that runs for most of a year."""
    planning = {"startDatum": day(5), "eindDatum": day(300), "vrijVanaf": day(20), "vrijTot": day(120)}
    return leader.made("/projecten", {"naam": name, **planning, **more})


def inventory(exchange: Exchange) -> list[str]:
    """A delivery with good and bad rows, and a project that harvests the good ones and confirms the first.

    Another waits for somebody to look at its columns. Answers the page where that is done, and those of the lots.
    """
    manager = exchange.machine("beheerder@leiden.example", "leiden")
    for how in ("proef=true", "proef=true&koppelingBekijken=true", "proef=false"):
        path = f"/aanleveringen?soort=areaalobjecten&bronsysteem=schets&{how}"
        sent = manager.post(path, FILE.encode(), {"Content-Type": "text/csv"})
        assert sent.status == 202, sent.body
        place = sent.headers["Location"]
        wait_until(lambda place=place: manager.get(place).json["toestand"] not in {"ontvangen", "in_verwerking"}, 60)
        found = manager.get(place).json
        if found["toestand"] == "wacht_op_koppeling":
            columns = f"/aanleveringen/{found['id']}/koppeling"
    leader = exchange.machine("projectleider@leiden.example", "leiden")
    works = project(leader, "Vernieuwing Rapenburg", grens={"type": "Polygon", "coordinates": [CORNERS], "crs": RD})
    lots = leader.made(f"/projecten/{works['id']}/oogsten", {})["partijen"]
    found = {"hoeveelheid": lots[0]["hoeveelheid"], "bepaling": "gemeten", "kwaliteit": "B"}
    leader.made(f"/partijen/{lots[0]['id']}/bevestigingen", found)
    return [columns, *(f"/partijen/{lot['id']}" for lot in lots)]


def stones(contractor: Machine, quantity: int, street: str) -> Any:
    """An offer of stones with a photo."""
    lot = contractor.made(
        "/partijen",
        {
            "materiaalsoort": KIND, "hoeveelheid": quantity, "eenheid": "m2", "kwaliteit": "B", "bepaling": "gemeten",
            "locatie": {"lon": 4.497, "lat": 52.16}, "straat": street, "gemeente": "Leiden",
            "beschikbaarVan": day(0), "beschikbaarTot": day(200), "juridischeStatus": "voortgezet_gebruik",
            "gebruikZeker": True, "gebruikRechtmatig": True, "gebruikHoogwaardig": True,
        },
    )  # fmt: skip
    body, headers = multipart("foto", photo())
    assert contractor.post(f"/partijen/{lot['id']}/fotos", body, headers).status == 201
    return contractor.made("/aanbiedingen", {"partijId": lot["id"], "prijsPerEenheid": 1.5})


def trade(exchange: Exchange) -> list[str]:
    """Offers of the contractor, one partly handed over and one asked for to the last; and one of the municipality.

    Answers the pages that no link leads to: why one of them fits, two beside each other, and what just does not fit.
    """
    contractor = exchange.machine("aannemer@leiden.example", "bouwbedrijf")
    leader = exchange.machine("projectleider@leiden.example", "leiden")
    works = project(leader, "Herinrichting Breestraat")
    wanted = {
        "materiaalsoort": KIND, "hoeveelheid": 600, "eenheid": "m2", "minKwaliteit": "C", "nodigVan": day(14),
        "nodigTot": day(90), "locatie": {"lon": 4.49, "lat": 52.158}, "maxAfstandKm": 25,
    }  # fmt: skip
    demand = leader.made(f"/projecten/{works['id']}/behoeften", wanted)
    thrifty = leader.made(f"/projecten/{works['id']}/behoeften", {**wanted, "hoeveelheid": 60, "maxPrijs": 1})
    leader.made("/zoekprofielen", {"naam": "Keien bij Leiden", "materiaalsoort": KIND})
    first, second, third = (
        stones(contractor, amount, f"Haven {number}") for number, amount in enumerate((300, 200, 100))
    )
    for offer, amount in ((first, 250), (second, 200), (third, 20)):
        claim = leader.made(
            f"/aanbiedingen/{offer['id']}/reserveringen", {"hoeveelheid": amount, "behoefteId": demand["id"]}
        )
        if offer is first:
            contractor.made(f"/reserveringen/{claim['id']}/besluiten", {"besluit": "akkoord"})
            contractor.made(f"/reserveringen/{claim['id']}/overdrachten", {"hoeveelheid": 100})
            contractor.made(f"/reserveringen/{claim['id']}/tellingen", {"hoeveelheid": 50, "geteld": True})
        if offer is third:
            contractor.made(f"/reserveringen/{claim['id']}/besluiten", {"besluit": "akkoord"})
    wish = {"hoeveelheid": 50, "projectId": works["id"], "wachtrij": True}
    leader.made(f"/aanbiedingen/{second['id']}/reserveringen", wish)
    wait_until(lambda: leader.get(f"/behoeften/{demand['id']}/matches").json["resultaten"], 30, exchange.logs)
    stones(leader, 40, "Steenstraat")
    advice(exchange, leader)
    of_demand = f"/behoeften/{demand['id']}"
    return [
        f"{of_demand}/matches/{third['id']}",
        f"{of_demand}/vergelijken?aanbieding={first['id']}&aanbieding={third['id']}",
        f"/behoeften/{thrifty['id']}/markt",
    ]


def advice(exchange: Exchange, leader: Machine) -> str:
    """A finished allocation of the organisation's demands, with a what-if on it; answers its key."""
    found = follow(exchange, leader, "/verdelingen", {"bereik": "organisatie"})
    lines = leader.get(f"/verdelingen/{found}/regels").json["resultaten"]
    assert lines, exchange.logs()
    change = {"soort": "vervalt", "aanbiedingId": lines[0]["aanbiedingId"]}
    follow(exchange, leader, f"/verdelingen/{found}/vragen", {"watAls": [change]})
    return found


def follow(exchange: Exchange, machine: Machine, path: str, body: Any) -> str:
    """Ask for a run and wait until a worker is done with it."""
    answer = machine.post(path, body)
    assert answer.status == 202, (path, answer.status, answer.body.decode())
    key: str = answer.json["id"]
    wait_until(lambda: machine.get(f"/verdelingen/{key}").json["toestand"] == "klaar", 120, exchange.logs)
    return key
