"""The sentences of the law beside the rules' own: papers of waste, warnings, the register of takers."""

TEXTS: dict[str, tuple[str, str]] = {
    "not_an_eural_code": (
        "'{given}' is geen Euralcode. Geef zes cijfers, zoals 17 01 01; kies in hoofdstuk 17 een code uit de lijst op de pagina Regels.",
        "'{given}' is no Eural code. Give six digits, such as 17 01 01; in chapter 17 choose a code of the list on the page Rules.",
    ),
    "not_a_waste_stream_number": (
        "'{given}' is geen afvalstroomnummer. Het heeft twaalf cijfers en letters, de eerste vijf zijn het verwerkersnummer.",
        "'{given}' is no waste stream number. It has twelve digits and letters, the first five are the processor's number.",
    ),
    "only_for_waste": (
        "Alleen afval heeft dit nummer. Kies de juridische status afval, of maak dit veld leeg.",
        "Only waste has this number. Choose the legal status waste, or empty this field.",
    ),
    "warnings_open": (
        "Lees en bevestig eerst de waarschuwingen van partij {number} ({codes}): vink ze aan, of open /partijen/{lot}/waarschuwingen.",
        "First read and acknowledge the warnings of lot {number} ({codes}): tick them, or open /partijen/{lot}/waarschuwingen.",
    ),
    "other_side_warnings_open": (
        "De ontvanger heeft de waarschuwingen van partij {number} ({codes}) nog niet bevestigd. Vraag de ontvanger dat te doen op /partijen/{lot}/waarschuwingen.",
        "The receiver has not acknowledged the warnings of lot {number} ({codes}) yet. Ask the receiver to do so at /partijen/{lot}/waarschuwingen.",
    ),
    "warning_unknown": (
        "'{warning}' is geen waarschuwing van deze partij. Kies uit: {known}.",
        "'{warning}' is no warning of this lot. Choose from: {known}.",
    ),
    "waste_taker_unknown": (
        "Kies een andere organisatie van de wisselplaats; uzelf is geen afnemer van eigen afval.",
        "Choose another organisation of the exchange; you are no taker of your own waste.",
    ),
    "waste_taker_stands": (
        "Deze afnemer staat met nummer {number} al in het register. Beëindig die regel eerst.",
        "This taker stands in the register with number {number} already. End that entry first.",
    ),
    "waste_taker_ended": ("Deze regel is al beëindigd.", "This entry has ended already."),
}
