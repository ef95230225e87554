"""The sentences about histories: whether they are still what was written."""

TEXTS: dict[str, tuple[str, str]] = {
    "line_changed": (
        "Regel {line} is achteraf veranderd: de hash past niet bij de inhoud.",
        "Line {line} was changed afterwards: its hash does not fit its content.",
    ),
    "line_of_another_lot": (
        "Regel {line} hoort bij een andere partij.",
        "Line {line} belongs to another lot.",
    ),
    "line_does_not_follow": (
        "Regel {line} sluit niet aan op de regel ervoor: er is een regel veranderd, weggehaald of tussengevoegd.",
        "Line {line} does not follow from the one before: a line was changed, taken out or put in.",
    ),
    "line_not_as_anchored": (
        "Regel {line} is niet meer de regel die anker {anchor} van {at} vastlegde: de geschiedenis is opnieuw geschreven.",
        "Line {line} is no longer the line that anchor {anchor} of {at} recorded: the history was written anew.",
    ),
    "lines_cut_off": (
        "Anker {anchor} van {at} kende regel {line}, maar de geschiedenis houdt op bij regel {last}: het einde is weggehaald.",
        "Anchor {anchor} of {at} knew line {line}, but the history ends at line {last}: its end was taken off.",
    ),
    "end_cut_off": (
        "De geschiedenis kwam tot regel {line}, maar houdt nu op bij regel {last}: het einde is weggehaald.",
        "The history came to line {line}, but it ends at line {last} now: its end was taken off.",
    ),
    "end_behind": (
        "De geschiedenis kwam tot regel {end}, maar er staan er nu {last}: er zijn regels buiten de database om bijgeschreven, of het einde is teruggezet.",
        "The history came to line {end}, but there are {last} now: lines were added past the database, or its end was set back.",
    ),
    "end_differs": (
        "Regel {line} is niet de laatste regel die is bijgeschreven: het einde is vervangen.",
        "Line {line} is not the last line that was written: the end was replaced.",
    ),
    "anchor_does_not_hold": (
        "Anker {anchor} van {at} bevestigt regel {line} niet: de hash of het pad naar de wortel klopt niet.",
        "Anchor {anchor} of {at} does not confirm line {line}: its hash or the path to its root is wrong.",
    ),
    "anchor_not_as_kept": (
        "Anker {anchor} is een ander dan het bewaarde anker met dat nummer.",
        "Anchor {anchor} is another than the kept anchor of that number.",
    ),
    "anchor_chain_broken": (
        "Anker {anchor} sluit niet aan op het anker ervoor, of is achteraf veranderd.",
        "Anchor {anchor} does not follow from the one before, or was changed afterwards.",
    ),
    "anchor_root_differs": (
        "De regels onder anker {anchor} geven een andere wortel dan het anker heeft.",
        "The lines under anchor {anchor} give another root than the anchor has.",
    ),
    "not_a_history_file": (
        "Dit is geen geschiedenisbestand van een wisselplaats ({detail}); haal het opnieuw van de controlepagina.",
        "This is no history file of a wisselplaats ({detail}); download it again from the page of the check.",
    ),
    "gtin_form": (
        "Een GTIN bestaat uit cijfers; spaties en streepjes mogen.",
        "A GTIN consists of digits; spaces and hyphens are allowed.",
    ),
    "gtin_length": (
        "Een GTIN heeft 8, 12, 13 of 14 cijfers, dit zijn er {length}.",
        "A GTIN has 8, 12, 13 or 14 digits, these are {length}.",
    ),
    "gtin_check_digit": (
        "Het laatste cijfer klopt niet: bij deze GTIN hoort {right}, er staat {given}. Controleer de cijfers.",
        "The last digit is wrong: this GTIN should end in {right}, not {given}. Check the digits.",
    ),
}
