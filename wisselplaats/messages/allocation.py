"""The sentences of refusals about allocations, and of what stands in the way of a line."""

TEXTS: dict[str, tuple[str, str]] = {
    "allocation_scope_too_wide": (
        "Een verdeling over de regio of over alles is voor makelaars; kies een project of de eigen organisatie.",
        "An allocation over the region or over everything is for brokers; choose a project or your own organisation.",
    ),
    "allocation_no_region": (
        "Uw organisatie hoort nog bij geen regio; kies een ander bereik.",
        "Your organisation belongs to no region yet; choose another scope.",
    ),
    "allocation_not_yours": (
        "Deze verdeling is niet door uw organisatie gevraagd; wie haar vroeg, kan haar stoppen.",
        "Your organisation did not ask for this allocation; who did can stop it.",
    ),
    "allocation_over": (
        "Deze verdeling is al voorbij ({state}).",
        "This allocation is over already ({state}).",
    ),
    "allocation_not_done": (
        "Deze verdeling is niet klaar ({state}); wacht tot zij klaar is of vraag een nieuwe.",
        "This allocation is not done ({state}); wait until it is, or ask for a new one.",
    ),
    "allocation_is_what_if": (
        "Dit is een wat-als op een kopie: accepteer de regels in de verdeling zelf.",
        "This is a what-if on a copy: accept the lines in the allocation itself.",
    ),
    "allocation_market_gone": (
        "De markt van deze verdeling wordt niet meer bewaard; vraag een nieuwe verdeling.",
        "The market of this allocation is no longer kept; ask for a new allocation.",
    ),
    "allocation_gave_up": (
        "De berekening is na een paar pogingen gestopt. Vraag een nieuwe verdeling, of neem contact op met de beheerder.",
        "The computation stopped after a few attempts. Ask for a new allocation, or contact the operator.",
    ),
    "allocation_changes": (
        "Geef 1 tot {limit} wijzigingen; dit zijn er {count}.",
        "Give 1 to {limit} changes; these are {count}.",
    ),
    "allocation_one_subject": (
        "Kies een aanbieding of een behoefte, precies een van beide.",
        "Choose an offer or a demand, exactly one of the two.",
    ),
    "allocation_line_unknown": (
        "Een van deze regels staat niet in deze verdeling, of is niet voor een eigen behoefte.",
        "One of these lines is not in this allocation, or not for a demand of your own.",
    ),
    "allocation_line_covered": (
        "De behoefte is intussen gedekt; er is niets meer te reserveren.",
        "The demand is covered by now; there is nothing left to reserve.",
    ),
    "allocation_demand_closed": (
        "De behoefte is intussen gesloten.",
        "The demand is closed by now.",
    ),
}
