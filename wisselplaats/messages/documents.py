"""The texts of the documents about results: the report of a year and the sheet of a project for a tender."""

_COMMON: dict[str, tuple[str, str]] = {
    "col_tonnes": ("Ton", "Tonnes"),
    "col_times": ("Keren", "Times"),
    "col_share": ("Aandeel", "Share"),
    "col_reused": ("Hergebruikt", "Reused"),
    "col_co2": ("Vermeden CO2", "Avoided CO2"),
    "col_mki": ("Vermeden MKI", "Avoided MKI"),
    "factor": ("Factor", "Factor"),
    "factor_module": ("Module", "Module"),
    "factor_value": ("Waarde", "Value"),
    "factor_source": ("Bron", "Source"),
    "factor_state": ("Status", "Status"),
    "factor_used": ("Gebruikt", "Used"),
    "verified": ("geverifieerd", "verified"),
    "not_verified": ("niet geverifieerd", "not verified"),
    "licensed": ("van een ander, onder licentie", "another's, under a licence"),
    "more_rows": (
        "En nog {count} andere; het bestand voor een rekenblad bevat ze allemaal.",
        "And {count} more; the file for a spreadsheet holds them all.",
    ),
    "method_mki": (
        "De milieukosten (MKI) zijn de som over milieueffecten en levensfasen van hoeveelheid maal weging, in euro, in "
        "een genoemde wegingsset (A1 of A2). Bedragen van twee sets worden nooit opgeteld of vergeleken.",
        "The environmental costs (MKI) are the sum over impact categories and life cycle modules of amount times "
        "weight, in euro, in a named weight set (A1 or A2). Amounts of two sets are never added or compared.",
    ),
    "method_share": (
        "Van onvoorzien hergebruik telt per module een aandeel mee: zoals meegeleverd 20 % van A1-3, C3, C4 en D en alles "
        "van de andere; wat op de dag zelf gold, staat bij elke regel. Vermeden is wat nieuw materiaal zou belasten, min "
        "wat het hergebruik belast, vervoer en opslag inbegrepen; dat kan negatief zijn en staat er dan zo.",
        "Of unforeseen reuse a share of each module counts: as shipped 20 % of A1-3, C3, C4 and D and all of the others; "
        "what held on the day itself is told with every line. Avoided is what new material would burden, less what the "
        "reuse burdens, transport and storage included; it may be negative and is then shown so.",
    ),
}
_YEARLY: dict[str, tuple[str, str]] = {
    "title": ("Circulair materiaal in {year}", "Circular material in {year}"),
    "footer": (
        "{organisation}, rapportage circulaire economie {year}",
        "{organisation}, circular economy report {year}",
    ),
    "summary": (
        "Uit de openbare ruimte van {organisation} kwam {tonnes} ton materiaal vrij. Daarvan kreeg {share} een nieuwe "
        "plek. Het hergebruik waaraan de organisatie meedeed, als gever of als ontvanger, vermeed {co2} ton CO2.",
        "{tonnes} tonnes of material came free from the public space of {organisation}. Of this, {share} found a new "
        "place. The reuse that the organisation took part in, as giver or as taker, avoided {co2} tonnes of CO2.",
    ),
    "so_far": ("Het jaar is niet om: dit is de stand tot en met {day}.", "The year is not over: this is up to {day}."),
    "before": ("in {year}:", "in {year}:"),
    "head_figures": ("Het jaar in cijfers", "The year in figures"),
    "head_months": ("Per maand", "By month"),
    "head_kinds": ("Per materiaalsoort", "By kind of material"),
    "head_rungs": ("De hergebruikladder", "The reuse ladder"),
    "head_projects": ("Per project", "By project"),
    "head_flows": ("Van straat naar straat", "From street to street"),
    "head_waste": ("Afvalstoffen en R-strategie", "Waste and R-strategy"),
    "head_method": ("Hoe dit is berekend", "How this was calculated"),
    "head_factors": ("De gebruikte factoren", "The factors used"),
    "figure_released": ("Vrijgekomen", "Released"),
    "figure_reused": ("Daarvan hergebruikt", "Of which reused"),
    "figure_taken": ("Gebruikt materiaal ontvangen", "Used material received"),
    "figure_co2": ("Vermeden CO2-equivalent", "Avoided CO2 equivalent"),
    "figure_mki": ("Vermeden milieukosten (MKI, set {set})", "Avoided environmental costs (MKI, set {set})"),
    "figure_money": ("Nieuwprijs vermeden", "Cost of new material avoided"),
    "figure_unverified": ("Rust op ongeverifieerde factoren", "Rests on unverified factors"),
    "figure_missing": ("Zonder bekende massa, dus niet geteld", "Without a known mass, so not counted"),
    "months_told": (
        "Ton overgedragen materiaal per maand; het meest in {month}: {tonnes} ton.",
        "Tonnes of material handed over by month; most in {month}: {tonnes} tonnes.",
    ),
    "by_material": ("Materiaalsoort", "Kind of material"),
    "by_project": ("Project", "Project"),
    "by_rung": ("Trede", "Rung"),
    "by_waste": ("Euralcode of strategie", "Eural code or strategy"),
    "no_project": ("Zonder project", "Without a project"),
    "no_waste": ("Geen afvalstof", "Not waste"),
    "rung_same_project": ("Zelfde project", "Same project"),
    "rung_other_project": ("Ander eigen project", "Another own project"),
    "rung_own_depot": ("Eigen depot", "Own depot"),
    "rung_region": ("Regio", "Region"),
    "rung_open_market": ("Open markt", "Open market"),
    "rung_recycling": ("Recycling", "Recycling"),
    "reason": ("Recycling omdat: {name} ({tonnes} ton)", "Recycled because: {name} ({tonnes} tonnes)"),
    "flow_from": ("Vrijgekomen bij", "Released at"),
    "flow_by": ("Via", "By way of"),
    "flow_to": ("Naar", "To"),
    "flows_told": (
        "{total} ton kwam vrij; het meeste daarvan, {tonnes} ton, ging naar: {name}.",
        "{total} tonnes came free; most of it, {tonnes} tonnes, went to: {name}.",
    ),
    "key_project": ("eigen werk", "own works"),
    "key_organisation": ("andere organisatie", "another organisation"),
    "key_recycling": ("recycling", "recycling"),
    "stop_others": ("Overige", "Others"),
    "stop_direct": ("Rechtstreeks", "Directly"),
    "stop_stock": ("Eigen voorraad", "Own stock"),
    "stop_recycling": ("Recycling", "Recycling"),
    "stop_unknown": ("Herkomst onbekend", "Origin unknown"),
    "method_counted": (
        "Geteld is wat werkelijk is overgedragen of naar recycling ging, elk één keer, op de dag waarop het gebeurde. "
        "Hergebruikt is naar massa: afgegeven gedeeld door afgegeven plus gerecycled.",
        "Counted is what was really handed over or recycled, each once, on the day on which it happened. Reused is by "
        "mass: given divided by given plus recycled.",
    ),
    "method_correction": (
        "Een correctie telt op haar eigen dag, zodat een jaar dat is gerapporteerd daarna niet meer verandert. Factoren "
        "zonder verificatie zijn indicatief; het aandeel daarvan staat bij de cijfers.",
        "A correction counts on its own day, so that a year that was reported does not change afterwards. Factors "
        "without verification are indicative; their share stands with the figures.",
    ),
}
_TENDER: dict[str, tuple[str, str]] = {
    "title": ("Materiaalkeuze {project}", "Material choice {project}"),
    "footer": ("Blad voor bestek of gunning, {project}, {day}", "Sheet for a specification or award, {project}, {day}"),
    "summary": (
        "Van de {asked} ton materiaal die dit project vraagt, komt {share} uit hergebruik: {sure} ton is overgedragen of "
        "toegezegd.",
        "Of the {asked} tonnes of material that this project asks for, {share} comes from reuse: {sure} tonnes are "
        "handed over or promised.",
    ),
    "head_figures": ("Kerncijfers", "Key figures"),
    "head_lines": ("De behoeften en waar het materiaal vandaan komt", "What is needed and where it comes from"),
    "head_use": ("Gebruik als gunningscriterium", "Use as an award criterion"),
    "head_method": ("Hoe dit is berekend", "How this was calculated"),
    "head_factors": ("De gebruikte factoren", "The factors used"),
    "figure_share": ("Aandeel hergebruikt", "Share reused"),
    "figure_reference": ("MKI als alles nieuw zou zijn (set {set})", "MKI if all were new (set {set})"),
    "figure_plan": ("MKI van deze keuze (set {set})", "MKI of this choice (set {set})"),
    "figure_avoided": ("Vermeden MKI (set {set})", "Avoided MKI (set {set})"),
    "figure_co2": ("Vermeden CO2-equivalent", "Avoided CO2 equivalent"),
    "figure_unverified": ("Rust op ongeverifieerde factoren", "Rests on unverified factors"),
    "figure_unknown": ("Regels die niet te berekenen zijn", "Lines that cannot be reckoned"),
    "line_material": ("Materiaal", "Material"),
    "line_project": ("{name}, voor het project", "{name}, for the project"),
    "line_asked": ("Gevraagd", "Asked"),
    "line_sure": ("Hergebruik", "Reuse"),
    "line_share": ("Aandeel", "Share"),
    "line_co2": ("Vermeden CO2", "Avoided CO2"),
    "line_reference": ("MKI nieuw", "MKI new"),
    "line_plan": ("MKI keuze", "MKI choice"),
    "use": (
        "De opdrachtgever kan de MKI van deze keuze ({plan}) als bovengrens in het bestek opnemen, of een inschrijver "
        "een fictieve korting geven voor elke euro MKI daaronder. Vraag inschrijvers dezelfde wegingsset ({set}) en "
        "dezelfde hoeveelheden, anders zijn de bedragen niet te vergelijken.",
        "The client may take the MKI of this choice ({plan}) as an upper limit in the specification, or give a bidder a "
        "notional discount for each euro of MKI below it. Ask bidders for the same weight set ({set}) and the same "
        "quantities, else the amounts cannot be compared.",
    ),
    "indicative": (
        "{share} van deze cijfers rust op factoren die niet zijn geverifieerd. Ze zijn indicatief: laat ze toetsen "
        "voordat u er een gunning op baseert.",
        "{share} of these figures rests on factors that are not verified. They are indicative: have them tested before "
        "an award rests on them.",
    ),
    "method_counted": (
        "Overgedragen materiaal telt met het resultaat van de overdracht. Toegezegd materiaal telt met dezelfde "
        "berekening, over de afstand van de partij naar de behoefte. Wat nog niet is toegezegd, telt als nieuw.",
        "Material handed over counts with the result of its handover. Promised material counts by the same calculation, "
        "over the distance from the lot to where it is needed. What is not promised yet counts as new.",
    ),
}
TEXTS: dict[str, tuple[str, str]] = {
    **{f"{name}.{code}": text for name in ("yearly", "tender") for code, text in _COMMON.items()},
    **{f"yearly.{code}": text for code, text in _YEARLY.items()},
    **{f"tender.{code}": text for code, text in _TENDER.items()},
}
