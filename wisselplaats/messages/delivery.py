"""The sentences of bulk uploads: of the upload as a whole, of its columns, and of its rows, each with what to do."""

from wisselplaats.messages import delivered_planning as planning
from wisselplaats.messages.files import TEXTS as FILES
from wisselplaats.messages.mapping import TEXTS as MAPPING
from wisselplaats.messages.notes import TEXTS as NOTES

ROW = "row."
"""Before the code of a problem of one row: some of those codes are also problems of a single field elsewhere."""

_ROWS: dict[str, tuple[str, str]] = {
    **planning.ROWS,
    "row_ragged": (
        "De rij heeft {found} cellen en de kop {expected}. Controleer scheidingstekens en aanhalingstekens in deze rij.",
        "The row has {found} cells and the header {expected}. Check delimiters and quotation marks in this row.",
    ),
    "row_unreadable": (
        "De rij is niet te lezen ({reason}). Controleer de aanhalingstekens in deze rij.",
        "The row cannot be read ({reason}). Check the quotation marks in this row.",
    ),
    "feature_unreadable": (
        "Dit is geen GeoJSON-object met eigenschappen. Maak de export opnieuw.",
        "This is not a GeoJSON feature with properties. Make the export again.",
    ),
    "source_id_missing": (
        "De rij heeft geen bron-id. Vul voor elk object het id uit het beheersysteem in.",
        "The row has no source id. Fill in the id from the asset system for every object.",
    ),
    "source_id_too_long": (
        "Het bron-id is langer dan {limit} tekens. Controleer of de juiste kolom is gekozen.",
        "The source id is longer than {limit} characters. Check that the right column was chosen.",
    ),
    "duplicate_in_file": (
        "Bron-id {value} staat ook al op regel {first_row}. Lever elk object één keer aan, of vul de einddatum van de oude versie in.",
        "Source id {value} is already on row {first_row}. Deliver every object once, or fill in the end date of the old version.",
    ),
    "number_unreadable": (
        "'{value}' is geen getal. Vul alleen cijfers in, de eenheid hoort in een eigen kolom.",
        "'{value}' is not a number. Fill in digits only; the unit belongs in a column of its own.",
    ),
    "number_outside": (
        "'{value}' is geen getal van 0 tot en met {most}. Verbeter de cel.",
        "'{value}' is not a number from 0 to {most}. Correct the cell.",
    ),
    "number_ambiguous": (
        "'{value}' kan een duizendtal of een breuk zijn. Schrijf 1234 of 1,2340, of stel het decimaalteken in bij de koppeling.",
        "'{value}' can be a thousand or a fraction. Write 1234 or 1.2340, or set the decimal mark in the mapping.",
    ),
    "quantity_not_positive": (
        "De hoeveelheid {amount} is niet groter dan nul. Vul in hoeveel er ligt, of laat het object weg.",
        "The quantity {amount} is not above zero. Fill in how much there is, or leave the object out.",
    ),
    "quantity_absurd": (
        "De hoeveelheid {amount} is meer dan {limit}. Controleer het getal en de eenheid.",
        "The quantity {amount} is more than {limit}. Check the number and the unit.",
    ),
    "unit_unknown": (
        "Eenheid '{value}' is niet bekend. Gebruik een van deze: {accepted}.",
        "Unit '{value}' is not known. Use one of these: {accepted}.",
    ),
    "year_unreadable": (
        "'{value}' is geen jaartal of datum. Schrijf bijvoorbeeld 2015 of 2015-08-13.",
        "'{value}' is not a year or a date. Write for example 2015 or 2015-08-13.",
    ),
    "year_out_of_range": (
        "Jaar {value} ligt niet tussen {earliest} en {latest}. Laat de cel leeg als het jaar niet bekend is.",
        "Year {value} is not between {earliest} and {latest}. Leave the cell empty when the year is not known.",
    ),
    "replaced_before_laid": (
        "Het vervangingsjaar {value} ligt voor het jaar van aanleg {year_laid}. Controleer beide jaren.",
        "The replacement year {value} is before the year laid {year_laid}. Check both years.",
    ),
    "coordinate_missing": (
        "Van de twee coördinaten is er maar één ingevuld. Vul ze beide in, of geen van beide.",
        "Only one of the two coordinates is filled in. Fill in both, or neither.",
    ),
    "coordinate_unreadable": (
        "'{value}' is geen coördinaat. Vul RD-meters of graden (WGS84) in.",
        "'{value}' is not a coordinate. Fill in RD metres or degrees (WGS84).",
    ),
    "geometry_unreadable": (
        "De geometrie is niet te lezen. Lever GeoJSON of WKT aan, of x- en y-coördinaten.",
        "The geometry cannot be read. Deliver GeoJSON or WKT, or x and y coordinates.",
    ),
    "geometry_curved": (
        "De geometrie heeft bogen. Exporteer haar met rechte lijnstukken.",
        "The geometry has curves. Export it with straight segments.",
    ),
    "looks_like_rd": (
        "De coördinaten ({x}, {y}) lijken RD-meters, maar het bestand zegt dat het graden zijn. Exporteer met het juiste coördinatenstelsel (EPSG:28992).",
        "The coordinates ({x}, {y}) look like RD metres, but the file says that they are degrees. Export with the right coordinate system (EPSG:28992).",
    ),
    "looks_like_degrees": (
        "De coördinaten ({x}, {y}) lijken graden, maar het bestand zegt dat het RD-meters zijn. Exporteer met het juiste coördinatenstelsel (EPSG:4326).",
        "The coordinates ({x}, {y}) look like degrees, but the file says that they are RD metres. Export with the right coordinate system (EPSG:4326).",
    ),
    "cell_error": (
        "De cel bevat een fout van het rekenblad ({value}). Herstel de formule of maak de cel leeg.",
        "The cell holds an error of the spreadsheet ({value}). Repair the formula or empty the cell.",
    ),
    "place_outside_netherlands": (
        "De plek ({x}, {y}) ligt buiten Nederland. Controleer of x en y niet verwisseld zijn en of het coördinatenstelsel klopt.",
        "The place ({x}, {y}) is outside the Netherlands. Check that x and y are not swapped and that the coordinate system is right.",
    ),
    "ended_version": (
        "Dit is een oude versie van het object (de registratie is beëindigd); overgeslagen. U hoeft niets te doen.",
        "This is an old version of the object (its registration has ended); skipped. Nothing needs to be done.",
    ),
    "date_unreadable": (
        "'{value}' is geen datum. Schrijf bijvoorbeeld 2026-03-01 of 1-3-2026.",
        "'{value}' is not a date. Write for example 2026-03-01 or 1-3-2026.",
    ),
    "number_out_of_range": (
        "Het getal {value} is groter dan {limit}. Controleer het getal en de eenheid.",
        "The number {value} is larger than {limit}. Check the number and the unit.",
    ),
    "quantity_missing": (
        "De hoeveelheid ontbreekt, en aan de plek is die in {unit} niet te zien. Vul in hoeveel er ligt.",
        "The quantity is missing, and the place does not tell it in {unit}. Fill in how much there is.",
    ),
    "code_unknown": (
        "'{value}' is geen bekende waarde. Gebruik een van deze: {accepted}, of vertaal het woord in de koppeling.",
        "'{value}' is not a known value. Use one of these: {accepted}, or translate the word in the mapping.",
    ),
    "text_too_long": (
        "De tekst is langer dan {limit} tekens. Kort de tekst in.",
        "The text is longer than {limit} characters. Shorten the text.",
    ),
    "ends_before_start": (
        "De einddatum {value} ligt voor de begindatum {start}. Controleer beide datums.",
        "The end date {value} is before the start date {start}. Check both dates.",
    ),
    "in_the_past": (
        "De laatste dag is al voorbij. Vul een latere datum in, of laat de rij weg.",
        "The last day has passed already. Fill in a later date, or leave the row out.",
    ),
    "place_looks_like_rd": (
        "De plek ({x}, {y}) is in RD-meters, terwijl de koppeling graden (WGS84) zegt. Kies RD in de koppeling, of lever graden aan.",
        "The place ({x}, {y}) is in RD metres, while the mapping says degrees (WGS84). Choose RD in the mapping, or deliver degrees.",
    ),
    "place_missing": (
        "De plek ontbreekt. Vul x en y in, of noem een depot of project van uw organisatie.",
        "The place is missing. Fill in x and y, or name a depot or project of your organisation.",
    ),
    "geometry_empty": (
        "Het object heeft geen geometrie. Teken het object in het beheersysteem, of vul x en y in.",
        "The object has no geometry. Draw the object in the asset system, or fill in x and y.",
    ),
    "geometry_invalid": (
        "De geometrie klopt niet ({reason}). Herstel de tekening in het beheersysteem.",
        "The geometry is not valid ({reason}). Repair the drawing in the asset system.",
    ),
    "material_unknown": (
        "Geen materiaalsoort gevonden bij '{value}'. Kies de soort in de koppeling, of vul een soort uit de catalogus in.",
        "No kind of material found for '{value}'. Choose the kind in the mapping, or fill in a kind from the catalogue.",
    ),
    "material_missing": (
        "De materiaalsoort ontbreekt. Vul een soort uit de catalogus in.",
        "The kind of material is missing. Fill in a kind from the catalogue.",
    ),
    "not_for_exchange": (
        "'{value}' is bekend, maar niet voor de wisselplaats (zoals asfalt, zand en groen). U hoeft niets te doen.",
        "'{value}' is known, but not for the exchange (such as asphalt, sand and plants). Nothing needs to be done.",
    ),
    "project_unknown": (
        "Project '{value}' is niet bekend bij uw organisatie. Gebruik het nummer, de naam of het id van een lopend project.",
        "Project '{value}' is not known to your organisation. Use the number, the name or the id of a current project.",
    ),
    "project_missing": (
        "De behoefte noemt geen project. Vul de kolom project in, of geef bij de aanlevering een project op.",
        "The demand names no project. Fill in the column project, or give a project with the delivery.",
    ),
    "project_ambiguous": (
        "Meer dan een project heet '{value}'. Gebruik het projectnummer.",
        "More than one project is called '{value}'. Use the project number.",
    ),
    "project_is_over": (
        "Project '{value}' is afgerond of geannuleerd. Kies een lopend project.",
        "Project '{value}' is completed or cancelled. Choose a current project.",
    ),
    "depot_unknown": (
        "Depot '{value}' is niet bekend bij uw organisatie. Gebruik de naam of het id van een eigen depot.",
        "Depot '{value}' is not known to your organisation. Use the name or the id of a depot of your own.",
    ),
    "leader_not_member": (
        "Het e-mailadres van de projectleider is niet van een projectleider of makelaar van uw organisatie; de projectleider is niet gewijzigd. Nodig die persoon uit, of laat de cel leeg.",
        "The e-mail address of the project leader is not that of a project leader or broker of your organisation; the project leader was not changed. Invite that person, or leave the cell empty.",
    ),
    "legal_blocked": (
        "De partij mag niet worden aangeboden: {rule} (grond: {ground}). Vul de ontbrekende gegevens aan, of laat de rij weg.",
        "The lot may not be offered: {rule} (ground: {ground}). Add what is missing, or leave the row out.",
    ),
    "held_back": (
        "De partij is vastgelegd, maar nog niet aangeboden: {rule} (grond: {ground}). Bevestig de waarschuwing bij de partij en bied haar daarna aan.",
        "The lot is on record, but not offered yet: {rule} (ground: {ground}). Acknowledge the warning at the lot and then offer it.",
    ),
    "eural_unreadable": (
        "'{value}' is geen Euralcode. Geef zes cijfers, zoals 17 01 01; in hoofdstuk 17 moet de code bestaan.",
        "'{value}' is no Eural code. Give six digits, such as 17 01 01; in chapter 17 the code must exist.",
    ),
    "waste_number_unreadable": (
        "'{value}' is geen afvalstroomnummer. Geef twaalf cijfers en letters.",
        "'{value}' is no waste stream number. Give twelve digits and letters.",
    ),
    "composition_unreadable": (
        "De samenstelling '{value}' is niet te lezen bij '{line}'. Schrijf elke stof met haar aandeel, zoals 'grind 45 %; zand 55 %'.",
        "The composition '{value}' cannot be read at '{line}'. Write each substance with its share, such as 'gravel 45 %; sand 55 %'.",
    ),
    "substance_twice": (
        "In de samenstelling '{value}' staat '{substance}' twee keer. Tel de aandelen op.",
        "The composition '{value}' has '{substance}' twice. Add the shares up.",
    ),
    "too_many_substances": (
        "De samenstelling '{value}' heeft meer dan {limit} stoffen. Voeg kleine stoffen samen.",
        "The composition '{value}' has more than {limit} substances. Take small ones together.",
    ),
    "fractions_not_whole": (
        "De aandelen in '{value}' zijn samen {total}. Zorg dat zij samen 1 (100 %) zijn.",
        "The shares in '{value}' add up to {total}. See that together they are 1 (100 %).",
    ),
    "address_unreadable": (
        "'{value}' is geen webadres van een document. Begin met https:// en laat namen en wachtwoorden eruit.",
        "'{value}' is no web address of a document. Begin with https:// and leave out names and passwords.",
    ),
    "too_many_addresses": (
        "In '{value}' staan meer dan {limit} adressen. Verwijs naar een map, of voeg documenten bij de partij zelf toe.",
        "'{value}' holds more than {limit} addresses. Refer to a folder, or add documents to the lot itself.",
    ),
    "legal_answers_not_yours": (
        "Uw rol mag de drie juridische vragen niet beantwoorden; de antwoorden zijn niet overgenomen. Laat een projectleider, makelaar of aannemer ze beantwoorden.",
        "Your role may not answer the three legal questions; the answers were not taken. Let a project leader, broker or contractor answer them.",
    ),
    "row_refused": (
        "De wijziging is geweigerd ({reason}). Pas de rij aan, of wijzig de partij of behoefte op de wisselplaats.",
        "The change was refused ({reason}). Adapt the row, or change the lot or demand on the exchange.",
    ),
    "below_claimed_amount": (
        "De nieuwe hoeveelheid {value} is minder dan wat al gereserveerd of overgedragen is ({claimed}). Annuleer eerst een reservering, of lever een grotere hoeveelheid aan.",
        "The new quantity {value} is less than what is reserved or handed over already ({claimed}). Cancel a reservation first, or deliver a larger quantity.",
    ),
    "claimed_by_others": (
        "Er staat een reservering open. Rond die eerst af of annuleer die.",
        "A reservation is open. Complete or cancel it first.",
    ),
    "thing_is_gone": (
        "De partij of behoefte is er niet meer en wordt niet gewijzigd. Lever met een nieuw bron-id aan als het om iets nieuws gaat.",
        "The lot or demand is no longer there and is not changed. Deliver with a new source id when it is something new.",
    ),
    "unit_not_of_kind": (
        "Eenheid {value} is niet om te rekenen naar {unit}, de eenheid van deze soort. Lever de hoeveelheid in {unit} aan.",
        "Unit {value} cannot be converted to {unit}, the unit of this kind. Deliver the quantity in {unit}.",
    ),
    "field_fixed": (
        "Dit ligt vast en wordt niet door een aanlevering gewijzigd: {value}. Lever met een nieuw bron-id aan als het om iets anders gaat.",
        "This is fixed and is not changed by a delivery: {value}. Deliver with a new source id when it is something else.",
    ),
    "unknown_material": (
        "Geen materiaalsoort gevonden bij '{value}'. Het object is opgenomen zonder soort; vul een soort uit de catalogus in of vraag om een synoniem.",
        "No kind of material found for '{value}'. The object was taken without one; fill in a kind from the catalogue or ask for a synonym.",
    ),
    "unit_differs": (
        "De hoeveelheid is in {value}, terwijl deze soort in {usual} wordt geteld. Controleer de eenheid.",
        "The quantity is in {value}, while this kind is counted in {usual}. Check the unit.",
    ),
}

TEXTS: dict[str, tuple[str, str]] = {
    "delivery_file_missing": (
        "Er is geen bestand meegestuurd. Stuur het als inhoud van het verzoek, of als formulierveld 'bestand'.",
        "No file was sent. Send it as the body of the request, or as the form field 'bestand'.",
    ),
    "delivery_content_type": (
        "Inhoud van de soort '{given}' wordt niet aangenomen. Gebruik een van deze: {accepted}.",
        "Content of type '{given}' is not taken. Use one of these: {accepted}.",
    ),
    "delivery_encoding": (
        "Content-Encoding '{given}' wordt niet aangenomen. Gebruik gzip, of stuur het bestand zoals het is.",
        "Content-Encoding '{given}' is not taken. Use gzip, or send the file as it is.",
    ),
    "gzip_broken": (
        "Het met gzip ingepakte bestand is beschadigd. Pak het opnieuw in en lever het opnieuw aan.",
        "The gzip-compressed file is damaged. Compress it again and deliver it again.",
    ),
    "bbox_unreadable": (
        "Geef minx,miny,maxx,maxy in RD-meters, bijvoorbeeld 92000,462000,95000,465000.",
        "Give minx,miny,maxx,maxy in RD metres, such as 92000,462000,95000,465000.",
    ),
    "delivery_not_a_trial": (
        "Deze aanlevering is geen proef die klaar is (toestand: {state}). Alleen een geslaagde proef kan alsnog worden verwerkt.",
        "This delivery is not a trial run that is done (state: {state}). Only a trial run that succeeded can be applied.",
    ),
    "source_id_column_missing": (
        "Er is geen kolom gevonden die elk object een eigen bron-id geeft. Noem die kolom bronId (of id, lokaalID, identificatie, objectnummer) en lever het bestand opnieuw aan. Gevonden kolommen: {columns}.",
        "No column was found that gives every object a source id of its own. Name that column bronId (or id, lokaalID, identificatie, objectnummer) and deliver the file again. Columns found: {columns}.",
    ),
    "too_many_withdrawn": (
        "Het bestand is als volledig aangeleverd, maar er ontbreken {missing} van de {total} objecten van dit bronsysteem ({percent} %). Bevestig dat die mogen vervallen (bevestigd=true), of lever aan zonder 'volledig'.",
        "The file was delivered as complete, but {missing} of the {total} objects of this source system are not in it ({percent} %). Confirm that these may be withdrawn (bevestigd=true), or deliver without 'volledig'.",
    ),
    "withdrawal_skipped": (
        "Van een of meer rijen is het bron-id niet te lezen, dus is niet zeker welke objecten ontbreken; er is niets vervallen. Herstel die rijen en lever het bestand opnieuw volledig aan.",
        "Of one or more rows the source id cannot be read, so it is not sure which objects are missing; nothing was withdrawn. Repair those rows and deliver the complete file again.",
    ),
    "objects_withdrawn": (
        "{missing} objecten staan niet in het volledige bestand en vervallen. Controleer of dat klopt.",
        "{missing} objects are not in the complete file and are withdrawn. Check that this is right.",
    ),
    "delivery_gave_up": (
        "Het verwerken is {attempts} keer afgebroken door een storing bij ons; er is niets gewijzigd. Lever het bestand in delen aan, of meld dit aan de beheerder van de wisselplaats.",
        "Processing broke off {attempts} times through a fault on our side; nothing was changed. Deliver the file in parts, or tell the operator of the exchange.",
    ),
    "file_lost": (
        "Het aangeleverde bestand is bij ons niet meer te lezen; er is niets gewijzigd. Lever het opnieuw aan.",
        "The delivered file can no longer be read on our side; nothing was changed. Deliver it again.",
    ),
    "delivery_project_unknown": (
        "Project '{project}' is niet bekend, of niet meer lopend. Gebruik het nummer, de naam of het id van een lopend project.",
        "Project '{project}' is not known, or not current. Use the number, the name or the id of a current project.",
    ),
    "delivery_too_slow": (
        "Het verwerken duurde langer dan is toegestaan; er is niets gewijzigd. Lever het bestand in delen aan, of meld dit aan de beheerder van de wisselplaats.",
        "Processing took longer than is allowed; nothing was changed. Deliver the file in parts, or tell the operator of the exchange.",
    ),
    "delivery_cancelled": (
        "De aanlevering is afgebroken; er is niets gewijzigd. Lever het bestand opnieuw aan als het toch moet.",
        "The delivery was cancelled; nothing was changed. Deliver the file again if it should be done after all.",
    ),
    "delivery_not_running": (
        "Deze aanlevering wordt niet meer verwerkt (toestand: {state}). Er valt niets af te breken.",
        "This delivery is no longer being processed (state: {state}). There is nothing to cancel.",
    ),
    "file_was_removed": (
        "Het bestand van deze aanlevering is na de bewaartermijn verwijderd. Lever het opnieuw aan.",
        "The file of this delivery was removed after its retention period. Deliver it again.",
    ),
    "mapping_needed": (
        "De kolommen van dit bestand zijn nog niet gekoppeld. Kies op de pagina van de aanlevering welke kolom welk veld is.",
        "The columns of this file are not mapped yet. Choose on the page of the delivery which column is which field.",
    ),
    "withdrawal_refused": (
        "{missing} partijen of behoeften staan niet in het volledige bestand, maar zijn gereserveerd en blijven staan. Rond de reserveringen eerst af.",
        "{missing} lots or demands are not in the complete file, but are reserved and stay. Complete the reservations first.",
    ),
    # the columns
    "mapping_field_missing": (
        "Het veld {field} heeft nog geen kolom, en zonder dat veld kan geen enkele rij worden verwerkt. Kies welke kolom het bevat.",
        "The field {field} has no column yet, and without it no row can be processed. Choose which column holds it.",
    ),
    "mapping_column_unknown": (
        "De koppeling noemt kolom {column} voor {field}, maar die staat niet in het bestand. Kies een andere kolom.",
        "The mapping names column {column} for {field}, but the file does not have it. Choose another column.",
    ),
    "mapping_field_wrong": (
        "Het veld {field} kan niet in deze koppeling staan, of heeft een verkeerde waarde. Kies een veld uit de lijst.",
        "The field {field} cannot be part of this mapping, or has a wrong value. Choose a field from the list.",
    ),
    **planning.TEXTS,
    **{ROW + code: pair for code, pair in _ROWS.items()},
}


def split(code: str, language: str) -> tuple[str, str]:
    """What is wrong, and what to do, of a code of a delivery: its first sentence and the rest, not filled in."""
    pair = _ROWS.get(code) or TEXTS.get(code) or FILES.get(code) or MAPPING.get(code) or NOTES[code]
    fault, stop, advice = pair[0 if language == "nl" else 1].partition(". ")
    return fault + stop.rstrip(), advice


def has_words(code: str) -> bool:
    """Whether `split` knows the code."""
    return any(code in known for known in (_ROWS, TEXTS, FILES, MAPPING, NOTES))
