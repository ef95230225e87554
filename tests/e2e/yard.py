"""A depot with hours, with stock in a place, something that comes, and a count that is under way."""

from tests.e2e.exchange import Exchange
from tests.e2e.test_journey import day

KIND = "betonstraatsteen-keiformaat-100"
PLACE = {"lon": 4.5, "lat": 52.17}


def yard(exchange: Exchange) -> list[str]:
    """Made over REST by the broker; answers its pages."""
    broker = exchange.machine("makelaar@leiden.example", "leiden")
    depot = broker.made("/depots", {"naam": "Werf Zuid", "adres": "Vlietweg 1", "capaciteitM2": 400, "locatie": PLACE})
    where = f"/depots/{depot['id']}"
    week = {"week": [{"weekdag": weekday, "opent": "07:00", "sluit": "16:00"} for weekday in range(1, 6)]}
    assert broker.send("PUT", f"{where}/openingstijden", week).status == 200
    lot = {"materiaalsoort": KIND, "hoeveelheid": 250, "locatie": PLACE, "depotId": depot["id"]}
    here = broker.made("/partijen", {**lot, "beschikbaarVan": day(0)})
    broker.made("/partijen", {**lot, "beschikbaarVan": day(3)})
    broker.made(f"{where}/verplaatsingen", {"partijId": here["id"], "vak": "A1"})
    count = broker.made(f"{where}/tellingen", {})
    broker.made(f"/tellingen/{count['id']}/regels", {"regels": [{"partijId": here["id"], "geteld": 240}]})
    return [where, f"{where}/partijen/{here['id']}/vak", f"/tellingen/{count['id']}"]
