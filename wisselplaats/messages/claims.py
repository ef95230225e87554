"""The sentences about claims: the queue, more time, the owner's rule, what the two sides write and attach."""

TEXTS: dict[str, tuple[str, str]] = {
    "queue_before_you": (
        "Wat nog vrij is ({free} {unit}), is voor wie al wacht. U kunt achteraan in de wachtrij aansluiten.",
        "What is still free ({free} {unit}) is for those who wait already. You can join the end of the queue.",
    ),
    "not_your_rung_yet": (
        "De hergebruikladder toont dit aanbod nog niet aan uw organisatie.",
        "The reuse ladder does not show this offer to your organisation yet.",
    ),
    "min_part_too_big": (
        "Het kleinste deel kan niet meer zijn dan de gevraagde hoeveelheid.",
        "The smallest part cannot be more than the quantity asked for.",
    ),
    "min_part_without_part": (
        "Een kleinste deel kan alleen als u met een deel genoegen neemt.",
        "A smallest part is only possible when you take a part.",
    ),
    "extension_only_of_option": (
        "Alleen een lopende optie kan worden verlengd; deze reservering is dat niet (meer).",
        "Only a running option can be extended; this reservation is not one (any more).",
    ),
    "extension_asked_already": (
        "Er is al om verlenging gevraagd; de aanbieder moet daar nog over besluiten.",
        "An extension was asked for already; the owner still has to decide.",
    ),
    "extension_not_asked": (
        "Er ligt geen verzoek om verlenging.",
        "There is no request for an extension.",
    ),
    "extension_not_longer": (
        "De optie loopt al tot {until}; kies een latere dag.",
        "The option runs until {until} already; choose a later day.",
    ),
    "taker_asks": (
        "Alleen de organisatie die heeft gereserveerd, kan om verlenging vragen.",
        "Only the organisation that made the reservation can ask for an extension.",
    ),
    "message_empty": ("Schrijf een bericht of kies een bestand.", "Write a message or choose a file."),
    "too_many_attachments": (
        "Stuur hoogstens {limit} bestanden per bericht.",
        "Send at most {limit} files with a message.",
    ),
    "attachment_not_supported": (
        "Dit soort bestand kan niet mee; stuur {accepted}.",
        "This kind of file cannot be sent; send {accepted}.",
    ),
    "attachment_empty": ("Het bestand is leeg.", "The file is empty."),
    "notification.reservation_given": (
        "Volgens uw regel toegezegd aan {organisation}: {quantity} {unit} {material}",
        "Accepted by your rule for {organisation}: {quantity} {unit} of {material}",
    ),
    "notification.reservation_given.plain": (
        "Volgens uw regel is een reservering toegezegd",
        "A reservation was accepted by your rule",
    ),
    "notification.reservation_lapsing": (
        "De optie op {quantity} {unit} {material} verloopt op {until}",
        "The option on {quantity} {unit} of {material} lapses on {until}",
    ),
    "notification.reservation_lapsing.plain": ("Een optie verloopt binnenkort", "An option lapses soon"),
    "notification.reservation_message": (
        "Bericht van {organisation} over {quantity} {unit} {material}",
        "Message from {organisation} about {quantity} {unit} of {material}",
    ),
    "notification.reservation_message.plain": (
        "Er is een bericht over een reservering",
        "There is a message about a reservation",
    ),
    "notification.extension_asked": (
        "{organisation} vraagt verlenging tot {asked_until} voor {quantity} {unit} {material}",
        "{organisation} asks to extend until {asked_until} for {quantity} {unit} of {material}",
    ),
    "notification.extension_asked.plain": ("Er is om verlenging gevraagd", "An extension was asked for"),
    "notification.extension_granted": (
        "Verlengd tot {asked_until}: de optie op {quantity} {unit} {material}",
        "Extended until {asked_until}: the option on {quantity} {unit} of {material}",
    ),
    "notification.extension_granted.plain": ("Een optie is verlengd", "An option was extended"),
    "notification.extension_refused": (
        "{organisation} verlengt de optie op {quantity} {unit} {material} niet",
        "{organisation} does not extend the option on {quantity} {unit} of {material}",
    ),
    "notification.extension_refused.plain": ("Een optie is niet verlengd", "An option was not extended"),
    "notification.line_message": ("“{message}”", '"{message}"'),
    "notification.line_part": (
        "Dit is een deel; {waiting} {unit} blijft in de wachtrij",
        "This is a part; {waiting} {unit} stays in the queue",
    ),
}
