"""The sentences about factor records, and about the choice between reuse and new."""

TEXTS: dict[str, tuple[str, str]] = {
    "factor_place_unknown": (
        "'{given}' is geen materiaalsoort of categorie van de catalogus; geef een code, een categorie, of * voor alles.",
        "'{given}' is no kind or category of the catalogue; give a code, a category, or * for everything.",
    ),
    "factor_unit_needs_kind": (
        "Hieronder wordt in verschillende eenheden geteld, dus per eenheid zegt niets; kies per kg of een smallere soort.",
        "Different units are counted in below this, so per unit says nothing; choose per kg or a narrower kind.",
    ),
    "factor_set_not_here": (
        "Een prijs of een afstand hoort bij geen wegingsset; laat dit veld leeg.",
        "A price or a distance belongs to no weight set; leave this field empty.",
    ),
    "factor_effect_of_mki": (
        "Een milieueffect telt alleen mee in de MKI; kies indicator mki, of laat het milieueffect leeg.",
        "An effect only counts in the environmental cost; choose indicator mki, or leave the effect empty.",
    ),
    "factor_module_not_here": (
        "Deze manier van rekenen kan alleen in module {modules}.",
        "This way of counting is only possible in module {modules}.",
    ),
    "factor_distance_is_co2": (
        "Een aangenomen afstand staat één keer, bij indicator co2, en geldt dan voor alles.",
        "An assumed distance is kept once, at indicator co2, and then holds for everything.",
    ),
    "factor_price_of_new": (
        "Een prijs is die van het nieuwe product: module A1-3, per kg of per eenheid.",
        "A price is that of the new product: module A1-3, per kg or per unit.",
    ),
    "factor_vehicle_drives": (
        "Een voertuig hoort alleen bij transport naar het werk: module A4, per tonkm.",
        "A vehicle only belongs to transport to the works: module A4, per tonne-kilometre.",
    ),
    "factors_of_the_platform": (
        "Factoren die voor iedereen gelden, beheert de platformbeheerder; voeg een factor van uw eigen organisatie toe.",
        "Factors that hold for everybody are kept by the platform admin; add one of your own organisation.",
    ),
    "method_of_the_platform": (
        "De werkwijze geldt voor iedereen; alleen de platformbeheerder wijzigt haar.",
        "The method holds for everybody; only the platform admin changes it.",
    ),
    "method_unchanged": (
        "Dit zegt precies wat de laatste versie al zegt; er is niets gewijzigd.",
        "This says exactly what the last version says already; nothing was changed.",
    ),
    "factor_unchanged": (
        "Dit zegt precies wat de laatste versie van deze factor al zegt; er is niets toegevoegd.",
        "This says exactly what the last version of this factor says already; nothing was added.",
    ),
    "factor_before_predecessor": (
        "Een nieuwe versie geldt niet eerder dan de vorige, die vanaf {start} geldt.",
        "A new version does not hold before the last one, which holds from {start}.",
    ),
    "factor_has_ended": ("Deze factor eindigt al op {day}.", "This factor already ends on {day}."),
    "factor_verified_already": ("Deze factor is al geverifieerd.", "This factor is verified already."),
    "factor_not_verified": ("Deze factor was niet geverifieerd.", "This factor was not verified."),
    "factor_file_too_long": (
        "Een bestand heeft hoogstens {limit} regels; splits het.",
        "A file has {limit} rows at most; split it.",
    ),
    "factor_column_unknown": (
        "Deze kolom kennen we niet. De kolommen zijn: {columns}.",
        "We do not know this column. The columns are: {columns}.",
    ),
    "factor_column_missing": ("Deze kolom ontbreekt en is nodig.", "This column is missing and is needed."),
    "factor_file_missing": ("Kies een bestand met factoren (CSV of XLSX).", "Choose a file of factors (CSV or XLSX)."),
    "factor_file_faulty": (
        "Er is niets geladen: {count} fouten in het bestand.",
        "Nothing was loaded: {count} faults in the file.",
    ),
    "vehicle_without_factors": (
        "Voor voertuig '{vehicle}' zijn vandaag geen CO2- en MKI-factor per tonkm bekend; kies een ander voertuig.",
        "No CO2 and MKI factor per tonne-kilometre is known today for vehicle '{vehicle}'; choose another vehicle.",
    ),
    "choice_no_place": (
        "Geef een behoefte, een project met een plek, of de afstand over de weg: anders is het transport niet te rekenen.",
        "Give a demand, a project with a place, or the distance by road: transport cannot be reckoned otherwise.",
    ),
    "choice_no_mass": (
        "De massa van '{kind}' is niet bekend, dus er valt niets te vergelijken; vul de massa in de catalogus aan.",
        "The mass of '{kind}' is not known, so nothing can be compared; add the mass to the catalogue.",
    ),
}
