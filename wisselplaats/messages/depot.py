"""What is said about depots: hours, bays, counts."""

TEXTS: dict[str, tuple[str, str]] = {
    "hours_overlap": (
        "Deze tijden overlappen met andere op dezelfde dag",
        "These hours overlap others of the same day",
    ),
    "hours_both_or_none": (
        "Vul beide tijden in, of geen van beide als het depot dicht is",
        "Fill in both times, or none when the depot is closed",
    ),
    "day_twice": ("Deze dag staat er al", "This day is there already"),
    "bay_form": (
        "Schrijf een vak met hoogstens 20 letters, cijfers, spaties, punten, streepjes of schuine strepen: {given}",
        "Write a bay in at most 20 letters, digits, spaces, points, dashes or slashes: {given}",
    ),
    "lot_not_in_depot": ("Partij {lot} ligt niet in {depot}", "Lot {lot} is not in {depot}"),
    "lot_does_not_come": (
        "Partij {lot} ligt al in een depot of is weg",
        "Lot {lot} is in a depot already, or gone",
    ),
    "depot_too_full": (
        "{depot} wordt te vol: van de {capacity} m² is {free} m² vrij en dit is {asked} m². Er ligt {lies} m², er komt {coming} m² en er gaat {going} m² weg. Kies een andere plek, of geef aan dat het toch hierheen gaat",
        "{depot} becomes too full: of {capacity} m² {free} m² is free and this is {asked} m². {lies} m² lies there, {coming} m² comes and {going} m² goes. Choose another place, or say that it comes here all the same",
    ),
    "depot_too_full_ask_its_broker": (
        "{depot} wordt te vol: van de {capacity} m² is {free} m² vrij en dit is {asked} m². Er ligt {lies} m², er komt {coming} m² en er gaat {going} m² weg. Kies een andere plek, of vraag de makelaar van het depot",
        "{depot} becomes too full: of {capacity} m² {free} m² is free and this is {asked} m². {lies} m² lies there, {coming} m² comes and {going} m² goes. Choose another place, or ask the broker of the depot",
    ),
    "nothing_to_count": ("Hier ligt niets om te tellen", "There is nothing here to count"),
    "count_under_way": (
        "In {depot} loopt al een telling; rond die eerst af",
        "A count of {depot} is under way; finish that one first",
    ),
    "count_is_closed": ("Deze telling is al afgesloten", "This count is closed already"),
    "count_partly_booked": (
        "Een deel van deze telling is al geboekt; rond haar af",
        "A part of this count is booked already; finish it",
    ),
    "lot_not_in_count": (
        "Deze partij hoort niet bij deze telling; zij kwam later binnen",
        "This lot is not in this count; it came in later",
    ),
    "line_is_booked": ("Partij {lot} is al geboekt", "Lot {lot} is booked already"),
    "counted_by_another": (
        "Partij {lot} is intussen door een ander geteld: {counted} {unit}. Kijk nog eens en vul opnieuw in",
        "Somebody else counted lot {lot} meanwhile: {counted} {unit}. Look again and fill it in again",
    ),
    "count_refused_claims": (
        "{lot}: er zou {left} {unit} over zijn, maar {claimed} {unit} is gereserveerd door {organisations}",
        "{lot}: {left} {unit} would remain, but {claimed} {unit} is reserved by {organisations}",
    ),
    "count_refused_left": (
        "{lot} ligt er niet meer, of er ligt minder dan er ontbreekt",
        "{lot} is no longer there, or less of it is than is missing",
    ),
    "old_stock_evidence": (
        "Wat jaren ligt, is een aanwijzing dat hergebruik niet zeker is; zonder zeker gebruik kan het afval zijn",
        "What lies for years is evidence that its reuse is not certain; without certain use it may be waste",
    ),
    "too_many_items": ("Dit zijn te veel regels in een keer, of geen", "These are too many lines at once, or none"),
    "label_quality": ("Kwaliteit", "Quality"),
    "label_bay": ("Vak", "Bay"),
    "label_sheet_title": ("Etiketten van {count} partijen", "Labels of {count} lots"),
    "choose_lots": ("Kies minstens één partij", "Choose at least one lot"),
    "too_many_labels": ("Kies hoogstens {limit} partijen per keer", "Choose {limit} lots at once at most"),
    "labels_per_sheet": (
        "Dit vel kennen wij niet; kies een vel met {choices} etiketten",
        "We do not know this sheet; choose one with {choices} labels",
    ),
    "first_label_past_sheet": (
        "Op dit vel zitten {limit} etiketten; begin bij een lager nummer",
        "There are {limit} labels on this sheet; begin at a lower number",
    ),
    "not_a_time": ("Schrijf een tijd als 07:30", "Write a time as 07:30"),
}
