"""The sentences of mappings: what is wrong with one, and why a column was proposed for a field."""

_REASONS: dict[str, tuple[str, str]] = {
    "mapping_by_preset": (
        "Past bij de voorinstelling {preset}.",
        "Fits the preset {preset}.",
    ),
    "mapping_by_header": (
        "De naam van de kolom is in gebruik voor dit veld.",
        "The name of the column is in use for this field.",
    ),
    "mapping_by_likeness": (
        "De naam van de kolom lijkt op '{word}'.",
        "The name of the column is like '{word}'.",
    ),
    "mapping_by_values": (
        "De waarden zien er zo uit.",
        "The values look like it.",
    ),
    "mapping_words_known": (
        "{percent} % van de waarden staat in de catalogus.",
        "{percent} % of the values are in the catalogue.",
    ),
    "mapping_key_unique": (
        "Bij elk van de {records} records gevuld en verschillend.",
        "Filled and different in each of the {records} records.",
    ),
    "mapping_key_chosen": (
        "Bij elk van de {records} records gevuld en verschillend; '{other}' niet: {different} verschillende waarden over {filled} records.",
        "Filled and different in each of the {records} records; '{other}' is not: {different} different values over {filled} records.",
    ),
    "mapping_key_repeats": (
        "De beste kolom, maar met {different} verschillende waarden over {records} records: lege cellen en herhalingen worden fouten.",
        "The best column, but with {different} different values over {records} records: empty cells and repeats become errors.",
    ),
    "mapping_place_chosen": (
        "Er zijn meer kolommen met geometrie; deze is gekozen en niet '{other}' (RD gaat voor, de meest gevulde eerst).",
        "There are more columns with geometry; this one was chosen and not '{other}' (RD goes first, the most filled one before others).",
    ),
}

TEXTS: dict[str, tuple[str, str]] = {
    **_REASONS,
    "mapping_exists": (
        "Van bronsysteem {source} bestaat al een koppeling met de naam {name}. Wijzig die, of kies een andere naam.",
        "Source system {source} already has a mapping named {name}. Change that one, or choose another name.",
    ),
    "mapping_unknown": (
        "Deze koppeling bestaat niet bij uw organisatie. Vraag de lijst op met GET /koppelingen.",
        "Your organisation has no such mapping. Ask for the list with GET /koppelingen.",
    ),
    "mapping_other_kind": (
        "Deze koppeling is voor {kind}. Kies een koppeling van dezelfde soort als de aanlevering.",
        "This mapping is for {kind}. Choose a mapping of the same kind as the delivery.",
    ),
    "mapping_meaning_wrong": (
        "'{value}' is geen waarde voor {field}. Kies een waarde van de wisselplaats, of laat het woord weg.",
        "'{value}' is no value for {field}. Choose a value of the exchange, or leave the word out.",
    ),
    "mapping_too_late": (
        "Deze aanlevering is al verwerkt of nog bezig (toestand: {state}); een andere koppeling verandert er niets meer aan. Lever het bestand opnieuw aan.",
        "This delivery was applied or is under way (state: {state}); another mapping no longer changes it. Deliver the file again.",
    ),
    "mapping_file_unseen": (
        "De kolommen van dit bestand zijn nog niet bekeken. Wacht tot dat klaar is, of vraag het aan op de pagina van de aanlevering.",
        "The columns of this file have not been looked at yet. Wait until that is done, or ask for it on the page of the delivery.",
    ),
    "mapping_review": (
        "De kolommen zijn bekeken. Controleer de koppeling en sla haar op; dan gaat de aanlevering verder.",
        "The columns were looked at. Check the mapping and save it; then the delivery goes on.",
    ),
    "material_column_missing": (
        "Er is geen kolom gevonden die zegt wat voor materiaal het is. Kies die kolom bij de koppeling. Gevonden kolommen: {columns}.",
        "No column was found that says what material it is. Choose that column in the mapping. Columns found: {columns}.",
    ),
    "planning_column_missing": (
        "Er is geen kolom gevonden met de eerste dag van het werk. Kies die kolom bij de koppeling. Gevonden kolommen: {columns}.",
        "No column was found with the first day of the works. Choose that column in the mapping. Columns found: {columns}.",
    ),
    "mapping_preset_unknown": (
        "Voorinstelling '{preset}' bestaat niet. Vraag de lijst op met GET /koppelingen/voorinstellingen.",
        "Preset '{preset}' does not exist. Ask for the list with GET /koppelingen/voorinstellingen.",
    ),
    "mapping_word_too_long": (
        "Een woord in de koppeling is langer dan {limit} tekens.",
        "A word in the mapping is longer than {limit} characters.",
    ),
}
