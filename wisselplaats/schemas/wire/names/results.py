"""Names of notifications and results."""

NAMES: dict[str, str] = {
    # notification and impact
    "field": "veld",
    "found_at": "gevondenOp",
    "fresh": "nieuwGevonden",
    "present": "aantalNu",
    "choices": "keuzes",
    "read_at": "gelezenOp",
    "path": "pad",
    "mail_state": "mailStatus",
    "from_date": "van",
    "to_date": "tot",
    "grouping": "groepering",
    "group": "groep",
    "groups": "groepen",
    "total": "totaal",
    "handovers": "overdrachten",
    "tonnes": "ton",
}
