"""The sentences of the domain's rules: lots, reservations, the ladder and the legal gate."""

from wisselplaats.domain.legal import rules

_GROUND = (" Grond: {ground}.", " Ground: {ground}.")

TEXTS: dict[str, tuple[str, str]] = {
    "lot_transition_not_allowed": (
        "Dit kan niet met een partij in de toestand '{state}' ({action}).",
        "This cannot be done with a lot in the state '{state}' ({action}).",
    ),
    "part_outside_lot": (
        "Geef meer dan 0 en hoogstens {quantity}: meer is er niet.",
        "Give more than 0 and at most {quantity}: there is no more.",
    ),
    "lots_differ": (
        "Deze partijen verschillen hierin en blijven daarom apart.",
        "These lots differ in this and therefore stay apart.",
    ),
    "ladder_out_of_order": (
        "Deze trede mag niet eerder opengaan dan de vorige (na {minimum} dagen).",
        "This rung may not open before the one above it (after {minimum} days).",
    ),
    "reservation_transition_not_allowed": (
        "Dit kan niet meer: de reservering is intussen van toestand veranderd. Laad de pagina opnieuw.",
        "This is no longer possible: the reservation has changed state meanwhile. Reload the page.",
    ),
    "not_enough_free": (
        "Er is nog {free} {unit} vrij en u vraagt {asked} {unit}. Vraag minder, of ga in de wachtrij.",
        "There is {free} {unit} free and you ask for {asked} {unit}. Ask for less, or join the queue.",
    ),
    "below_minimum": (
        "De aanbieder geeft minstens {minimum} {unit} per keer af.",
        "The owner hands over at least {minimum} {unit} at a time.",
    ),
    "more_than_accepted": (
        "Er is nog {open} {unit} over te dragen en u geeft {asked} {unit} op.",
        "There is {open} {unit} still to be handed over and you give {asked} {unit}.",
    ),
    "weight_sets_mixed": (
        "Factoren van verschillende wegingssets mogen niet door elkaar ({weight_set}).",
        "Factors of different weight sets may not be mixed ({weight_set}).",
    ),
    "factor_missing": (
        "Voor '{kind}' is geen factor ({indicator}, A1-3) bekend; een platformbeheerder kan er een toevoegen.",
        "No factor ({indicator}, A1-3) is known for '{kind}'; a platform admin can add one.",
    ),
    **{f"legal_{rule.code}": (rule.text_nl + _GROUND[0], rule.text_en + _GROUND[1]) for rule in rules()},
}
