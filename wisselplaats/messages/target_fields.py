"""What people call the fields that a delivery can fill, and what belongs in them: Dutch, English, for each."""

from typing import NamedTuple


class FieldText(NamedTuple):
    """A label and one line of explanation, in both languages."""

    nl: str
    en: str
    help_nl: str
    help_en: str


_T = FieldText
FIELD_TEXTS: dict[str, FieldText] = {
    "source_id": _T("Bron-id", "Source id", "De sleutel in uw systeem: gevuld en overal verschillend.", "The key in your system: always filled, always different."),
    "material": _T("Materiaal", "Material", "Wat het is: een materiaalsoort uit de catalogus of het woord dat u gebruikt.", "What it is: a kind from the catalogue or the word that you use."),
    "quantity": _T("Hoeveelheid", "Quantity", "Een getal groter dan nul.", "A number above zero."),
    "unit": _T("Eenheid", "Unit", "m2, m, st, kg, t of m3.", "m2, m, st, kg, t or m3."),
    "count": _T("Aantal stuks", "Number of pieces", "Telt in stuks, waar geen hoeveelheid staat.", "Counts in pieces, where no quantity is given."),
    "area": _T("Oppervlakte (m²)", "Area (m²)", "Telt in vierkante meters, waar geen hoeveelheid staat.", "Counts in square metres, where no quantity is given."),
    "length": _T("Lengte (m)", "Length (m)", "Telt in meters, waar geen hoeveelheid staat.", "Counts in metres, where no quantity is given."),
    "year_laid": _T("Jaar van aanleg", "Year laid", "Een jaartal of een datum.", "A year or a date."),
    "replacement_year": _T("Vervangingsjaar", "Replacement year", "Het jaar waarin vervanging gepland is.", "The year in which replacement is planned."),
    "street": _T("Straat", "Street", "Waar het ligt.", "Where it lies."),
    "municipality": _T("Gemeente", "Municipality", "Waar het ligt.", "Where it lies."),
    "x": _T("X of lengtegraad", "X or longitude", "RD in meters, of graden (WGS84).", "RD in metres, or degrees (WGS84)."),
    "y": _T("Y of breedtegraad", "Y or latitude", "RD in meters, of graden (WGS84).", "RD in metres, or degrees (WGS84)."),
    "wkt": _T("Geometrie als tekst (WKT)", "Geometry as text (WKT)", "Bijvoorbeeld POINT (93000 463000).", "For example POINT (93000 463000)."),
    "ended": _T("Einde van het object", "End of the object", "Is deze gevuld, dan is het een oude versie; die wordt overgeslagen.", "When it is filled, it is an old version; that is skipped."),
    "title": _T("Titel", "Title", "Een korte naam voor het aanbod.", "A short name for the offer."),
    "quality": _T("Kwaliteit", "Quality", "A (als nieuw), B, C of D (te repareren).", "A (as new), B, C or D (needs repair)."),
    "min_quality": _T("Minimale kwaliteit", "Lowest quality", "A, B, C of D.", "A, B, C or D."),
    "colour": _T("Kleur", "Colour", "In woorden.", "In words."),
    "length_mm": _T("Lengte van een element (mm)", "Length of an element (mm)", "In millimeters.", "In millimetres."),
    "width_mm": _T("Breedte van een element (mm)", "Width of an element (mm)", "In millimeters.", "In millimetres."),
    "height_mm": _T("Dikte van een element (mm)", "Thickness of an element (mm)", "In millimeters.", "In millimetres."),
    "tolerance_mm": _T("Tolerantie (mm)", "Tolerance (mm)", "Hoeveel de maat mag afwijken.", "How much the size may differ."),
    "determination": _T("Bepaling", "Determination", "gemeten, geteld, gis of geschat.", "gemeten (measured), geteld (counted), gis or geschat (estimated)."),
    "margin_percent": _T("Marge (%)", "Margin (%)", "Hoeveel de hoeveelheid kan afwijken.", "How much the quantity may be off."),
    "times_reused": _T("Materiefase", "Times reused", "Hoe vaak het al is hergebruikt, 0 tot 3.", "How often it was reused, 0 to 3."),
    "available_from": _T("Beschikbaar van", "Available from", "Een datum.", "A date."),
    "available_until": _T("Beschikbaar tot", "Available until", "Een datum.", "A date."),
    "depot": _T("Depot", "Depot", "De naam van een depot van uw organisatie.", "The name of a depot of your organisation."),
    "project": _T("Project", "Project", "Het nummer of de naam van een project van uw organisatie.", "The number or name of a project of your organisation."),
    "origin_street": _T("Herkomst: straat", "Origin: street", "Waar het vandaan komt.", "Where it comes from."),
    "origin_municipality": _T("Herkomst: gemeente", "Origin: municipality", "Waar het vandaan komt.", "Where it comes from."),
    "packaging": _T("Verpakking", "Packaging", "Bijvoorbeeld op pallets.", "For example on pallets."),
    "machine_layable": _T("Machinaal te leggen", "Can be laid by machine", "ja of nee.", "ja (yes) or nee (no)."),
    "removed_by": _T("Verwijderd door", "Removed by", "Wie het heeft uitgenomen.", "Who took it out."),
    "detachability": _T("Losmaakbaarheid", "Detachability", "losmaakbaar, losmaakbaar_en_remontabel of niet_losmaakbaar.", "losmaakbaar (detachable), losmaakbaar_en_remontabel (remountable) or niet_losmaakbaar (fixed)."),
    "joint_filling": _T("Voegvulling", "Joint filling", "geen, zand, split, mortel, bitumen of kunsthars.", "geen (none), zand (sand), split (grit), mortel (mortar), bitumen or kunsthars (polymer)."),
    "breakage_percent": _T("Breuk (%)", "Breakage (%)", "Welk deel gebroken is, 0 tot 100.", "Which part is broken, 0 to 100."),
    "pollution": _T("Vervuiling", "Pollution", "schoon, grond_of_zand, begroeiing, voegresten, verf_of_markering, bitumen, olie of anders.", "schoon (clean), grond_of_zand (soil), begroeiing (growth), voegresten (joint remains), verf_of_markering (paint), bitumen, olie (oil) or anders (other)."),
    "origin_function": _T("Herkomst: functie", "Origin: function", "Waarvoor het diende, zoals voetpad of rijbaan.", "What it served for, such as voetpad (footpath) or rijbaan (carriageway)."),
    "nl_sfb_code": _T("NL-SfB-code", "NL-SfB code", "Als die bekend is.", "When it is known."),
    "raw_code": _T("RAW-code", "RAW code", "Als die bekend is.", "When it is known."),
    "composition": _T("Samenstelling", "Composition", "Stoffen met hun aandeel in de massa, zoals grind 45 %; zand 55 %.", "Substances with their share of the mass, such as gravel 45 %; sand 55 %."),
    "document_url": _T("Document: webadres", "Document: web address", "Waar het document staat; meer adressen met een spatie ertussen. Alleen aangemelde gebruikers die de partij mogen zien, zien het adres.", "Where the document is; more addresses with a space between them. Only signed-in users who may see the lot see the address."),
    "document_title": _T("Document: titel", "Document: title", "Hoe het document heet.", "What the document is called."),
    "document_kind": _T("Document: soort", "Document: kind", "testrapport, crow_210_uitslag, verklaring, foto, tekening of overig.", "testrapport (test report), crow_210_uitslag (CROW 210 result), verklaring (declaration), foto (photo), tekening (drawing) or overig (other)."),
    "function": _T("Functie", "Function", "Waarvoor het dient, zoals voetpad of rijbaan.", "What it serves for, such as voetpad (footpath) or rijbaan (carriageway)."),
    "note": _T("Opmerking", "Note", "Vrije tekst.", "Free text."),
    "price_per_unit": _T("Prijs per eenheid", "Price per unit", "In euro, zonder btw.", "In euros, without VAT."),
    "min_quantity": _T("Minimale afname", "Smallest quantity", "Kleiner wordt niet afgegeven.", "Less is not handed over."),
    "offered_until": _T("Aangeboden tot", "Offered until", "Een datum.", "A date."),
    "start_rung": _T("Vanaf trede", "From rung", "zelfde_project, ander_project, eigen_depot, regio of open_markt.", "zelfde_project, ander_project, eigen_depot, regio or open_markt."),
    "legal_status": _T("Juridische status", "Legal status", "product, voortgezet_gebruik of afval.", "product, voortgezet_gebruik (continued use) or afval (waste)."),
    "use_certain": _T("Gebruik zeker", "Use certain", "ja of nee.", "ja (yes) or nee (no)."),
    "use_lawful": _T("Gebruik rechtmatig", "Use lawful", "ja of nee.", "ja (yes) or nee (no)."),
    "use_high_grade": _T("Gebruik hoogwaardig", "Use high-grade", "ja of nee.", "ja (yes) or nee (no)."),
    "pak10_mg_kg": _T("PAK10 (mg/kg)", "PAK10 (mg/kg)", "Uit het onderzoek.", "From the test."),
    "has_crow210": _T("Onderzoek volgens CROW 210", "Test after CROW 210", "ja of nee.", "ja (yes) or nee (no)."),
    "contains_asbestos": _T("Bevat asbest", "Contains asbestos", "ja of nee.", "ja (yes) or nee (no)."),
    "wood_treatment": _T("Houtbehandeling", "Wood treatment", "Waarmee het hout is behandeld.", "What the wood was treated with."),
    "suspicious_origin": _T("Verdachte herkomst", "Suspicious origin", "ja of nee.", "ja (yes) or nee (no)."),
    "adhering_soil": _T("Aanhangende grond", "Adhering soil", "Ja of nee.", "Yes or no."),
    "load_bearing": _T("Dragend onderdeel", "Load-bearing part", "Ja of nee.", "Yes or no."),
    "pests": _T("Aantasters gezien", "Pests seen", "Ja of nee, in hout.", "Yes or no, in wood."),
    "zzs": _T("Zeer zorgwekkende stoffen", "Substances of very high concern", "Ja of nee.", "Yes or no."),
    "painted": _T("Geverfd", "Painted", "Ja of nee.", "Yes or no."),
    "eural_code": _T("Euralcode", "Eural code", "Bij afval.", "For waste."),
    "waste_stream_number": _T("Afvalstroomnummer", "Waste stream number", "Bij afval.", "For waste."),
    "number": _T("Projectnummer", "Project number", "Zonder nummer wordt het bron-id het nummer.", "Without a number the source id becomes the number."),
    "name": _T("Projectnaam", "Project name", "Nodig voor een nieuw project.", "Needed for a new project."),
    "description": _T("Omschrijving", "Description", "Vrije tekst.", "Free text."),
    "state": _T("Fase", "Phase", "gepland, in_uitvoering, afgerond of geannuleerd, of het woord dat u gebruikt.", "gepland (planned), in_uitvoering (in progress), afgerond (completed) or geannuleerd (cancelled), or the word that you use."),
    "starts_on": _T("Start van het werk", "Start of the works", "Een datum. Nodig voor een nieuw project.", "A date. Needed for a new project."),
    "ends_on": _T("Einde van het werk", "End of the works", "Een datum. Nodig voor een nieuw project.", "A date. Needed for a new project."),
    "release_from": _T("Materiaal vrij vanaf", "Material free from", "Een datum. Zonder deze kolom verschuift hij mee met de start van het werk.", "A date. Without this column it moves along with the start of the works."),
    "release_until": _T("Materiaal vrij tot", "Material free until", "Een datum. Zonder deze kolom verschuift hij mee met het einde van het werk.", "A date. Without this column it moves along with the end of the works."),
    "leader": _T("Projectleider", "Project leader", "Het e-mailadres van een projectleider of makelaar van uw organisatie.", "The e-mail address of a project leader or broker of your organisation."),
    "min_lot": _T("Kleinste partij", "Smallest lot", "Kleinere partijen hoeven niet te worden voorgesteld.", "Smaller lots need not be proposed."),
    "needed_from": _T("Nodig van", "Needed from", "Een datum.", "A date."),
    "needed_until": _T("Nodig tot", "Needed until", "Een datum.", "A date."),
    "max_storage_days": _T("Opslag, hoogstens (dagen)", "Storage, at most (days)", "Hoe lang het mag liggen.", "How long it may lie."),
    "max_distance_km": _T("Afstand, hoogstens (km)", "Distance, at most (km)", "Hoe ver het mag liggen.", "How far it may lie."),
    "max_price": _T("Prijs, hoogstens", "Price, at most", "Per eenheid, in euro.", "Per unit, in euros."),
    "substitutes_allowed": _T("Vervangers toegestaan", "Substitutes allowed", "ja of nee.", "ja (yes) or nee (no)."),
    "notify": _T("Melden", "Notify", "direct, dagelijks, wekelijks of uit.", "direct, dagelijks (daily), wekelijks (weekly) or uit (off)."),
}  # fmt: skip


def label(name: str, language: str) -> str:
    """What people call a field."""
    found = FIELD_TEXTS[name]
    return found.nl if language == "nl" else found.en


def explanation(name: str, language: str) -> str:
    """What belongs in a field."""
    found = FIELD_TEXTS[name]
    return found.help_nl if language == "nl" else found.help_en
