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
    "notification.slip_instead": (
        "Goed nieuws: {material} komt {days} dagen eerder vrij, op {available_from}, en kan uw reservering van {quantity} {unit} overnemen die niet meer past",
        "Good news: {material} comes free {days} days earlier, on {available_from}, and can take over your reservation of {quantity} {unit} that no longer fits",
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
    "standing.owner.in_time": ("Het past nog in de planning van de vrager.", "It still fits the taker's planning."),
    "standing.owner.after_need": (
        "Het komt {days} dagen nadat de vrager het uiterlijk nodig heeft.",
        "It comes {days} days after the last day that the taker needs it.",
    ),
    "standing.owner.stored_too_long": (
        "De vrager moet het {days} dagen langer opslaan dan hij kan.",
        "The taker has to store it {days} days longer than they can.",
    ),
    "standing.owner.after_works": (
        "Het komt {days} dagen na het einde van het werk van de vrager.",
        "It comes {days} days after the end of the taker's works.",
    ),
    "standing.short.after_need": ("{days} dagen te laat voor de behoefte", "{days} days too late for the demand"),
    "standing.short.stored_too_long": ("{days} dagen te lang in opslag", "{days} days too long in storage"),
    "standing.short.after_works": ("{days} dagen na het einde van het werk", "{days} days after the end of the works"),
    "alternative.own.needed_until": (
        "Of verschuif uw behoefte: tot en met {day} in plaats van eerder.",
        "Or move your demand: to {day} at the latest.",
    ),
    "alternative.own.max_storage_days": (
        "Of geef aan dat u het {days} dagen kunt opslaan.",
        "Or say that you can store it for {days} days.",
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
    "rung_not_lower": (
        "De aanbieding staat al op deze trede of lager; kies een volgende trede.",
        "The listing stands on this rung or lower already; choose a later one.",
    ),
    "unknown_reason": ("Kies een reden uit de lijst.", "Choose a reason from the list."),
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
