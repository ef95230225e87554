"""What a notification says, per kind, as one sentence in the list and as the subject of a mail.

A parameter that ends in `_nl` or `_en` is read as its stem in the reader's language: `material_nl` and
`material_en` fill `{material}`. Each kind has a second, plain sentence for when a parameter is not there.
"""

TEXTS: dict[str, tuple[str, str]] = {
    "notification.match": (
        "Match van {score}/100 voor {project}: {quantity} {unit} {material}, ongeveer {km} km",
        "Match of {score}/100 for {project}: {quantity} {unit} {material}, about {km} km",
    ),
    "notification.match.plain": ("Er is een match voor uw behoefte", "There is a match for your demand"),
    "notification.match_improved": (
        "Betere match voor {project}: nu {score}/100, {quantity} {unit} {material}, ongeveer {km} km",
        "Better match for {project}: now {score}/100, {quantity} {unit} {material}, about {km} km",
    ),
    "notification.match_improved.plain": ("Een match is beter geworden", "A match has become better"),
    "notification.listing_match": (
        "Vraag naar uw {material}: {asker} zoekt {quantity} {unit} (score {score}/100)",
        "Demand for your {material}: {asker} looks for {quantity} {unit} (score {score}/100)",
    ),
    "notification.listing_match.plain": (
        "Er is vraag naar iets dat u aanbiedt",
        "Somebody looks for something that you offer",
    ),
    "notification.search_hit": (
        "Nieuw voor uw zoekprofiel “{search}”: {quantity} {unit} {material} van {owner}",
        'New for your saved search "{search}": {quantity} {unit} of {material} of {owner}',
    ),
    "notification.search_hit.plain": (
        "Er is nieuw aanbod voor een zoekprofiel",
        "There is a new listing for a saved search",
    ),
    "notification.legal_blocked": (
        "De reservering met {organisation} van {quantity} {unit} {material} mag nu niet worden overgedragen: {rule} Grond: {ground}.",
        "The reservation with {organisation} of {quantity} {unit} of {material} may not change hands now: {rule} Ground: {ground}.",
    ),
    "notification.legal_blocked.plain": (
        "Een gereserveerde partij mag nu niet worden overgedragen",
        "A reserved lot may not change hands now",
    ),
    "notification.match_broken": (
        "Match vervallen voor {project}: {material} van {owner}",
        "Match no longer holds for {project}: {material} of {owner}",
    ),
    "notification.match_broken.plain": ("Een match is vervallen", "A match no longer holds"),
    "notification.reservation_requested": (
        "{organisation} vraagt {quantity} {unit} {material} aan",
        "{organisation} asks for {quantity} {unit} of {material}",
    ),
    "notification.reservation_requested.plain": (
        "Er is een reservering aangevraagd; u beslist",
        "A reservation was requested; you decide",
    ),
    "notification.reservation_accepted": (
        "{organisation} is akkoord met uw reservering van {quantity} {unit} {material}",
        "{organisation} accepted your reservation of {quantity} {unit} of {material}",
    ),
    "notification.reservation_accepted.plain": ("Uw reservering is akkoord", "Your reservation was accepted"),
    "notification.reservation_declined": (
        "{organisation} heeft uw reservering van {quantity} {unit} {material} afgewezen",
        "{organisation} declined your reservation of {quantity} {unit} of {material}",
    ),
    "notification.reservation_declined.plain": ("Uw reservering is afgewezen", "Your reservation was declined"),
    "notification.reservation_cancelled": (
        "De reservering van {quantity} {unit} {material} is geannuleerd",
        "The reservation of {quantity} {unit} of {material} was cancelled",
    ),
    "notification.reservation_cancelled.plain": ("Een reservering is geannuleerd", "A reservation was cancelled"),
    "notification.reservation_expired": (
        "De optie op {quantity} {unit} {material} is verlopen",
        "The option on {quantity} {unit} of {material} has expired",
    ),
    "notification.reservation_expired.plain": ("Een optie is verlopen", "An option has expired"),
    "notification.reservation_moved_up": (
        "U bent aan de beurt: {quantity} {unit} {material} is vrijgekomen",
        "It is your turn: {quantity} {unit} of {material} came free",
    ),
    "notification.reservation_moved_up.plain": (
        "U bent aan de beurt in de wachtrij",
        "It is your turn in the queue",
    ),
    "notification.handed_over": (
        "{quantity} {unit} {material} is overgedragen",
        "{quantity} {unit} of {material} was handed over",
    ),
    "notification.handed_over.plain": ("Er is materiaal overgedragen", "Material was handed over"),
    "notification.slip": (
        "Planning verschoven: {material} komt {days} dagen later vrij, op {available_from}",
        "Planning moved: {material} comes free {days} days later, on {available_from}",
    ),
    "notification.slip_earlier": (
        "Planning verschoven: {material} komt {days} dagen eerder vrij, op {available_from}",
        "Planning moved: {material} comes free {days} days earlier, on {available_from}",
    ),
    "notification.slip.plain": (
        "De planning van gereserveerd materiaal is verschoven",
        "The planning of material that you reserved has moved",
    ),
    "notification.old_stock": (
        "{material} ligt al {days} dagen in depot {depot}",
        "{material} has been in depot {depot} for {days} days",
    ),
    "notification.old_stock.plain": ("Er ligt oude voorraad in uw depot", "There is old stock in your depot"),
    "notification.allocation_done": (
        "De verdeling die u vroeg is klaar: {lines} regels voor uw behoeften om te aanvaarden",
        "The allocation that you asked for is ready: {lines} lines for your demands to accept",
    ),
    "notification.allocation_done.plain": (
        "De verdeling die u vroeg is klaar",
        "The allocation that you asked for is ready",
    ),
    "notification.allocation_failed": (
        "De verdeling die u vroeg is niet gelukt; op haar pagina staat waarom",
        "The allocation that you asked for did not succeed; its page says why",
    ),
    "notification.allocation_failed.plain": (
        "De verdeling die u vroeg is niet gelukt; op haar pagina staat waarom",
        "The allocation that you asked for did not succeed; its page says why",
    ),
    "notification.allocation_advice": (
        "De verdeling van {on_day} heeft {lines} nieuwe regels voor behoeften van uw organisatie",
        "The allocation of {on_day} has {lines} new lines for demands of your organisation",
    ),
    "notification.allocation_advice.plain": (
        "De verdeling van vannacht heeft nieuwe regels voor uw organisatie",
        "Last night's allocation has new lines for your organisation",
    ),
    "notification.delivery_done": (
        "Aanlevering verwerkt: {created} nieuw, {changed} gewijzigd, {errors} fout",
        "Upload processed: {created} new, {changed} changed, {errors} wrong",
    ),
    "notification.delivery_done.plain": (
        "Uw aanlevering is klaar: bekijk de uitkomst",
        "Your upload is done: see the outcome",
    ),
    # lines below the sentence
    "notification.line_reason": ("Reden: {reason}", "Reason: {reason}"),
    "notification.line_available": ("Beschikbaar vanaf {available_from}", "Available from {available_from}"),
    "notification.line_search_score": (
        "Score {score}/100 op wat het zoekprofiel vraagt",
        "Score {score}/100 on what the saved search asks",
    ),
    "notification.line_straight_km": ("{straight_km} km hemelsbreed", "{straight_km} km as the crow flies"),
    "notification.line_until": ("Geldig tot {until}", "Valid until {until}"),
    "notification.line_alternative": (
        "Alternatief: {title}, score {score}/100",
        "Alternative: {title}, score {score}/100",
    ),
    # the mail around them
    "mail.subject_many": ("{count} meldingen: {first}", "{count} notifications: {first}"),
    "mail.greeting": ("Beste {name},", "Dear {name},"),
    "mail.open": ("Bekijken", "View"),
    "mail.more": ("En nog {count} meldingen in de app.", "And {count} more notifications in the app."),
    "mail.all": ("Alle meldingen", "All notifications"),
    "mail.why": (
        "U krijgt deze mail omdat u op de Wisselplaats behoeften, aanbiedingen of reserveringen hebt.",
        "You get this mail because you have demands, listings or reservations on the Wisselplaats.",
    ),
    "mail.unsubscribe": ("Geen mail meer ontvangen", "Stop all mail"),
    "mail.preferences": ("Kiezen waarover u mail krijgt", "Choose what you get mail about"),
    "mail.part_urgent": ("Nu aan u", "Up to you now"),
    "mail.part_demand": ("{material} voor {project}", "{material} for {project}"),
    "mail.part_search": ("Zoekprofiel “{search}”", 'Saved search "{search}"'),
    "mail.part_rest": ("Verder", "Also"),
    "mail.part_more": ("Nog {count} bij deze: bekijk ze allemaal", "{count} more here: see them all"),
    "mail.part_all": ("Bekijk ze allemaal", "See them all"),
    "mail.part_stop": ("Geen mail meer hierover", "No more mail about this"),
}
