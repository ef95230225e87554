"""Names of organisations, users and depots."""

NAMES: dict[str, str] = {
    # organisation
    "slug": "slug",
    "name": "naam",
    "kind": "soort",
    "region": "regio",
    "organisation": "organisatie",
    "organisation_id": "organisatieId",
    "email": "email",
    "password": "wachtwoord",
    "new_password": "nieuwWachtwoord",
    "role": "rol",
    "scopes": "scopes",
    "expires_on": "geldigTot",
    "expires_at": "verlooptOp",
    "token": "token",
    "language": "taal",
    "address": "adres",
    "capacity_m2": "capaciteitM2",
    "opening_days": "openingsdagen",
    "other_project_after": "anderProjectNaDagen",
    "own_depot_after": "eigenDepotNaDagen",
    "region_after": "regioNaDagen",
    "open_market_after": "openMarktNaDagen",
    "recycling_after": "recyclingNaDagen",
    "option_days": "optieDagen",
}
