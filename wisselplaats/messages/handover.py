"""The sentences about handing over: agreeing a time, counting, confirming by both sides."""

TEXTS: dict[str, tuple[str, str]] = {
    "appointment_transition_not_allowed": (
        "Dit kan in de huidige stand van de overdracht niet (meer).",
        "This is not possible in the present state of the handover (any more).",
    ),
    "appointment_in_the_past": ("Kies een tijdstip dat nog komt.", "Choose a time that is still to come."),
    "appointment_before_window": (
        "Het materiaal is er pas vanaf {first}; kies die dag of een latere.",
        "The material is there from {first} only; choose that day or a later one.",
    ),
    "appointment_after_window": (
        "Het materiaal moet er op {last} weg zijn; kies een eerdere dag.",
        "The material has to be gone on {last}; choose an earlier day.",
    ),
    "depot_closed_then": (
        "{depot} is op {day} open van {hours}; het eerste tijdstip dat daarna kan, is {next}.",
        "{depot} is open on {day} from {hours}; the first time after that is {next}.",
    ),
    "depot_closed_that_day": (
        "{depot} is op {day} gesloten; het eerste tijdstip dat daarna kan, is {next}.",
        "{depot} is closed on {day}; the first time after that is {next}.",
    ),
    "depot_closed_then_nor_soon": (
        "{depot} is op {day} open van {hours}; kies een tijdstip daarbinnen.",
        "{depot} is open on {day} from {hours}; choose a time within these.",
    ),
    "depot_closed_that_day_nor_soon": (
        "{depot} is op {day} gesloten, en de komende weken ook; neem contact op met de beheerder.",
        "{depot} is closed on {day} and in the weeks after it; ask its manager.",
    ),
    "depot_of_taker": (
        "Kies een depot van de organisatie die het materiaal krijgt.",
        "Choose a depot of the organisation that takes the material.",
    ),
    "claim_without_works": (
        "Deze reservering is voor geen behoefte of project met een plek; kies een depot of een plek.",
        "This claim is for no demand or project with a place; choose a depot or a place.",
    ),
    "taker_chose_destination": (
        "De ontvanger koos al waar het materiaal heen gaat; overleg met de ontvanger als dat anders moet.",
        "The taker chose already where the material goes; consult the taker when that has to be otherwise.",
    ),
    "depot_not_named_before": (
        "Dit depot kent u niet. Kies een depot dat de ontvanger u eerder noemde, of geef het adres als plek.",
        "You do not know this depot. Choose one that the taker named to you before, or give its address as a place.",
    ),
    "claim_not_accepted": (
        "Alleen wat is toegezegd, kan worden overgedragen.",
        "Only what was accepted can be handed over.",
    ),
    "other_side_agrees": (
        "Dit is uw eigen voorstel; de andere kant moet ermee instemmen.",
        "This is your own proposal; the other side has to agree with it.",
    ),
    "giver_counts": (
        "De gever telt en bevestigt eerst.",
        "The giver counts and confirms first.",
    ),
    "taker_answers": (
        "Alleen de ontvanger kan dit bevestigen of teruggeven.",
        "Only the taker can confirm this or give it back.",
    ),
    "awaits_the_taker": (
        "Er ligt al een telling die op de ontvanger wacht.",
        "There is a count already that waits for the taker.",
    ),
    "loss_without_reason": ("Geef aan waardoor er minder is.", "Say why there is less."),
    "count_first": (
        "Tel het materiaal eerst, en vink dat aan.",
        "Count the material first, and tick that you did.",
    ),
    "correction_transition_not_allowed": (
        "Deze correctie is al beantwoord of ingetrokken.",
        "This correction was answered or withdrawn already.",
    ),
    "correction_changes_nothing": (
        "Er staat al {quantity}; vul in hoeveel het werkelijk was.",
        "The record says {quantity} already; fill in how much it really was.",
    ),
    "outcome_of_less": (
        "Geef aan of de {quantity} die niet overging terug is bij de gever of afgeboekt moet worden.",
        "Say whether the {quantity} that did not change hands is back with the giver or has to be written off.",
    ),
    "outcome_only_of_less": (
        "Er ging meer over dan er staat: er is niets terug te geven of af te boeken. Laat dit leeg.",
        "More changed hands than the record says: there is nothing to return or to write off. Leave this empty.",
    ),
    "correction_waits_already": (
        "Er ligt al een correctie van deze overdracht; beantwoord die of trek haar eerst in.",
        "There is a correction of this handover already; answer it or withdraw it first.",
    ),
    "proposer_withdraws": (
        "Alleen wie de correctie voorstelde, kan haar intrekken; u kunt haar afwijzen.",
        "Only who proposed the correction can withdraw it; you can refuse it.",
    ),
    "other_side_confirms": (
        "Dit is uw eigen correctie; de andere kant bevestigt haar of wijst haar af.",
        "This is your own correction; the other side confirms or refuses it.",
    ),
    "correction_child_not_free": (
        "Van partij {number} van de ontvanger is nog maar {free} {unit} vrij, en {asked} {unit} moet eraf. Laat de"
        " ontvanger eerst reserveringen daarop annuleren, of een latere overdracht corrigeren.",
        "Of the taker's lot {number} only {free} {unit} is free, and {asked} {unit} has to come off. Let the taker"
        " cancel claims on it first, or correct a later handover.",
    ),
    "correction_parent_not_free": (
        "Van partij {number} van de gever is nog maar {free} {unit} vrij, en {asked} {unit} ging extra over. Laat de"
        " gever eerst de hoeveelheid van die partij bijstellen of een reservering annuleren.",
        "Of the giver's lot {number} only {free} {unit} is free, and {asked} {unit} more changed hands. Let the giver"
        " put the quantity of that lot right first, or cancel a claim.",
    ),
    "correction_of_recycled": (
        "Partij {number} is naar de recycling en kan niet terugkomen; boek het verschil af.",
        "Lot {number} went to recycling and cannot come back; write the difference off.",
    ),
    "notification.handover_proposed": (
        "{organisation} stelt een overdracht voor op {at}: {quantity} {unit} {material}",
        "{organisation} proposes a handover on {at}: {quantity} {unit} of {material}",
    ),
    "notification.handover_proposed.plain": ("Er is een overdracht voorgesteld", "A handover was proposed"),
    "notification.handover_agreed": (
        "Afgesproken met {organisation} op {at}: {quantity} {unit} {material}",
        "Agreed with {organisation} on {at}: {quantity} {unit} of {material}",
    ),
    "notification.handover_agreed.plain": ("Een overdracht is afgesproken", "A handover was agreed"),
    "notification.handover_given": (
        "{organisation} heeft {quantity} {unit} {material} klaar en geteld; bevestig de ontvangst",
        "{organisation} has counted {quantity} {unit} of {material}; confirm that you received it",
    ),
    "notification.handover_given.plain": (
        "Een overdracht wacht op uw bevestiging",
        "A handover waits for your confirmation",
    ),
    "notification.handover_refused": (
        "{organisation} is het niet eens met de telling van {quantity} {unit} {material}",
        "{organisation} does not agree with the count of {quantity} {unit} of {material}",
    ),
    "notification.handover_refused.plain": ("Een telling is teruggegeven", "A count was given back"),
    "notification.handover_called_off": (
        "{organisation} heeft de overdracht van {quantity} {unit} {material} afgezegd",
        "{organisation} called off the handover of {quantity} {unit} of {material}",
    ),
    "notification.handover_called_off.plain": ("Een overdracht is afgezegd", "A handover was called off"),
    "notification.correction_proposed": (
        "{organisation} stelt een correctie voor: {quantity} {unit} {material} is overgedragen, niet {written} {unit}",
        "{organisation} proposes a correction: {quantity} {unit} of {material} was handed over, not {written} {unit}",
    ),
    "notification.correction_proposed.plain": (
        "Een correctie wacht op uw bevestiging",
        "A correction waits for your confirmation",
    ),
    "notification.correction_confirmed": (
        "De overdracht van {material} is gecorrigeerd: {quantity} {unit}, eerder {written} {unit}",
        "The handover of {material} was corrected: {quantity} {unit}, before {written} {unit}",
    ),
    "notification.correction_confirmed.plain": ("Een overdracht is gecorrigeerd", "A handover was corrected"),
    "notification.correction_refused": (
        "{organisation} is het niet eens met uw correctie van {material}",
        "{organisation} does not agree with your correction of {material}",
    ),
    "notification.correction_refused.plain": ("Een correctie is afgewezen", "A correction was refused"),
    "notification.correction_withdrawn": (
        "{organisation} heeft de correctie van {material} ingetrokken",
        "{organisation} withdrew the correction of {material}",
    ),
    "notification.correction_withdrawn.plain": ("Een correctie is ingetrokken", "A correction was withdrawn"),
    # the record as PDF
    "proof.title": ("Bewijs van overdracht, partij {number}", "Record of handover, lot {number}"),
    "proof.summary": ("{giver} gaf dit aan {taker}, {at}.", "{giver} gave this to {taker}, {at}."),
    "proof.footer": ("Wisselplaats, overdracht {id}", "Wisselplaats, handover {id}"),
    "proof.qr": (
        "QR-code van het materialenpaspoort van partij {number}",
        "QR code of the material passport of lot {number}",
    ),
    "proof.head_what": ("Wat is overgedragen", "What was handed over"),
    "proof.head_checks": ("Controlelijst", "Checklist"),
    "proof.head_signed": ("Bevestigd door", "Confirmed by"),
    "proof.head_corrections": ("Gecorrigeerd", "Corrected"),
    "proof.was_written": ("Stond er", "Was written"),
    "proof.was_found": ("Was het", "Was in fact"),
    "proof.because": ("Reden", "Reason"),
    "proof.proposed": ("Voorgesteld door", "Proposed by"),
    "proof.agreed": ("Bevestigd door", "Confirmed by"),
    "proof.correction_telverschil": ("telverschil", "miscount"),
    "proof.correction_breuk": ("breuk", "breakage"),
    "proof.correction_vervuild": ("vervuild", "polluted"),
    "proof.correction_verdwenen": ("verdwenen", "gone"),
    "proof.correction_andere_soort": ("andere soort", "another kind"),
    "proof.correction_anders": ("anders", "other"),
    "proof.correction_terug_naar_gever": ("terug naar de gever", "back with the giver"),
    "proof.correction_afgeboekt": ("afgeboekt", "written off"),
    "proof.head_result": ("Wat het vermijdt", "What it avoids"),
    "proof.head_photos": ("Foto's", "Photos"),
    "proof.head_passport": ("Materialenpaspoort", "Material passport"),
    "proof.material": ("Materiaalsoort", "Kind of material"),
    "proof.quantity": ("Hoeveelheid", "Quantity"),
    "proof.lot": ("Partij", "Lot"),
    "proof.lost": ("Niet aanwezig", "Not there"),
    "proof.note": ("Opmerking", "Note"),
    "proof.loss_breuk": ("breuk", "breakage"),
    "proof.loss_telverschil": ("telverschil", "miscount"),
    "proof.loss_vervuild": ("vervuild", "polluted"),
    "proof.loss_verdwenen": ("verdwenen", "gone"),
    "proof.counted": ("Geteld of gemeten", "Counted or measured"),
    "proof.packaged": ("Verpakt of gestapeld", "Packed or stacked"),
    "proof.machine_ready": ("Machinaal te leggen", "Ready for laying by machine"),
    "proof.clean": ("Schoon", "Clean"),
    "proof.pictured": ("Foto's bij de partij", "Photos with the lot"),
    "proof.gate_open": ("Juridische toets in orde", "Legal check passed"),
    "proof.yes": ("ja", "yes"),
    "proof.no": ("nee", "no"),
    "proof.unanswered": ("niet ingevuld", "not answered"),
    "proof.one_step": ("Vastgelegd in één stap", "Recorded in one step"),
    "proof.one_step_why": (
        "door het systeem van de gever; zonder controlelijst",
        "by the giver's system; without a checklist",
    ),
    "proof.giver": ("Gever", "Giver"),
    "proof.taker": ("Ontvanger", "Taker"),
    "proof.not_apart": ("niet apart bevestigd", "not confirmed apart"),
    "proof.confirmed": ("bevestigd op {at}", "confirmed on {at}"),
    "proof.unknown": ("niet bekend", "not known"),
    "proof.mass": ("Massa", "Mass"),
    "proof.co2": ("Vermeden CO2-equivalent", "Avoided CO2 equivalent"),
    "proof.mki": ("Vermeden milieukosten (MKI, set {set})", "Avoided environmental cost (MKI, set {set})"),
    "proof.unverified": ("Rust op ongeverifieerde factoren", "Rests on unverified factors"),
    "proof.photo": ("Foto van partij {number}", "Photo of lot {number}"),
    "proof.photo_damaged": ("{what}: het bestand is niet te lezen", "{what}: the file cannot be read"),
    "proof.address": ("Adres", "Address"),
    "proof.entry": ("Regel in de geschiedenis", "Line of the history"),
    "proof.hash": ("Controlegetal van die regel (SHA-256)", "Hash of that line (SHA-256)"),
}
