"""The sentences about slips: what moved, how a claim stands since, and what somebody can do."""

TEXTS: dict[str, tuple[str, str]] = {
    "notification.slip_until": (
        "Planning verschoven: {material} blijft {days} dagen langer te halen, tot en met {available_until}",
        "Planning moved: {material} can be had {days} days longer, up to {available_until}",
    ),
    "notification.slip_until_earlier": (
        "Planning verschoven: {material} moet {days} dagen eerder weg zijn, uiterlijk {available_until}",
        "Planning moved: {material} has to be gone {days} days earlier, by {available_until}",
    ),
    "standing.in_time": ("Het past nog in uw planning.", "It still fits your planning."),
    "standing.fits_again": ("Het past nu weer in uw planning.", "It fits your planning again."),
    "standing.after_need": (
        "Let op: het komt {days} dagen nadat u het uiterlijk nodig hebt.",
        "Note: it comes {days} days after the last day that you need it.",
    ),
    "standing.stored_too_long": (
        "Let op: het moet {days} dagen langer in opslag dan u hebt opgegeven.",
        "Note: it has to be stored {days} days longer than you said.",
    ),
    "standing.after_works": (
        "Het past niet meer: het komt {days} dagen na het einde van uw werk.",
        "It does not fit any more: it comes {days} days after the end of your works.",
    ),
    "alternative.lot": ("Alternatief: {title}", "Alternative: {title}"),
    "alternative.depot": ("Alternatief uit een depot: {title}", "Alternative from a depot: {title}"),
    "alternative.needed_until": (
        "Alternatief: verschuif uw behoefte tot en met {day}",
        "Alternative: move your demand to {day} at the latest",
    ),
    "alternative.max_storage_days": (
        "Alternatief: sla het hoogstens {days} dagen op",
        "Alternative: store it for at most {days} days",
    ),
    "taker_moves": (
        "Alleen de organisatie die heeft gereserveerd, kan de reservering verplaatsen.",
        "Only the organisation that made the reservation can move it.",
    ),
    "same_listing": (
        "De reservering staat al op deze aanbieding; kies een andere.",
        "The reservation is on this listing already; choose another one.",
    ),
    "no_other_date": (
        "Met een andere datum van de behoefte wordt dit niet opgelost.",
        "Another date of the demand does not solve this.",
    ),
}
