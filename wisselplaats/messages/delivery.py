"""The sentences of bulk uploads: of the upload as a whole, of its columns, and of its rows, each with what to do."""

from wisselplaats.messages.files import TEXTS as FILES
from wisselplaats.messages.notes import TEXTS as NOTES

ROW = "row."
"""Before the code of a problem of one row: some of those codes are also problems of a single field elsewhere."""

_ROWS: dict[str, tuple[str, str]] = {
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
    "place_outside_netherlands": (
        "De plek ({x}, {y}) ligt buiten Nederland. Controleer of x en y niet verwisseld zijn en of het coördinatenstelsel klopt.",
        "The place ({x}, {y}) is outside the Netherlands. Check that x and y are not swapped and that the coordinate system is right.",
    ),
    "ended_version": (
        "Dit is een oude versie van het object (de registratie is beëindigd); overgeslagen. U hoeft niets te doen.",
        "This is an old version of the object (its registration has ended); skipped. Nothing needs to be done.",
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
    # the columns
    "mapping_field_missing": (
        "Kies welke kolom het veld {field} bevat; zonder dat veld kan geen enkele rij worden verwerkt.",
        "Choose which column holds the field {field}; without it no row can be processed.",
    ),
    "mapping_column_unknown": (
        "De koppeling noemt kolom {column} voor {field}, maar die staat niet in het bestand. Kies een andere kolom.",
        "The mapping names column {column} for {field}, but the file does not have it. Choose another column.",
    ),
    "mapping_field_wrong": (
        "Het veld {field} kan niet in een koppeling staan, of heeft een verkeerde waarde.",
        "The field {field} cannot be part of a mapping, or has a wrong value.",
    ),
    **{ROW + code: pair for code, pair in _ROWS.items()},
}


def split(code: str, language: str) -> tuple[str, str]:
    """What is wrong, and what to do, of a code of a delivery: its first sentence and the rest, not filled in."""
    pair = _ROWS.get(code) or TEXTS.get(code) or FILES.get(code) or NOTES[code]
    fault, stop, advice = pair[0 if language == "nl" else 1].partition(". ")
    return fault + stop.rstrip(), advice
