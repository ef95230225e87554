"""The sentences about files as a whole: uploads, photos and drawn boundaries; what is wrong, then what to do."""

TEXTS: dict[str, tuple[str, str]] = {
    "file_empty": (
        "Het bestand is leeg. Controleer de export en lever het opnieuw aan.",
        "The file is empty. Check the export and deliver it again.",
    ),
    "file_is_xls": (
        "Dit is een oud Excel-bestand (XLS) of een ander Office-bestand van voor 2007. Sla het op als XLSX of CSV en lever dat aan.",
        "This is an old Excel file (XLS) or another Office file from before 2007. Save it as XLSX or CSV and deliver that.",
    ),
    "file_is_xlsb": (
        "Dit is een binaire Excel-werkmap (XLSB). Sla het bestand op als XLSX of CSV.",
        "This is a binary Excel workbook (XLSB). Save it as XLSX or CSV.",
    ),
    "file_has_macros": (
        "De werkmap bevat macro's. Sla het bestand op als XLSX zonder macro's, of als CSV.",
        "The workbook holds macros. Save it as XLSX without macros, or as CSV.",
    ),
    "file_is_encrypted": (
        "Het bestand is met een wachtwoord beveiligd. Haal het wachtwoord eraf en lever het opnieuw aan.",
        "The file is protected by a password. Remove the password and deliver it again.",
    ),
    "file_is_ods": (
        "Dit is een OpenDocument-bestand (ODS). Sla het op als XLSX of CSV.",
        "This is an OpenDocument file (ODS). Save it as XLSX or CSV.",
    ),
    "file_is_word": (
        "Dit is een Word-document. Lever een tabel aan: {accepted}.",
        "This is a Word document. Deliver a table: {accepted}.",
    ),
    "file_is_pdf": (
        "Dit is een PDF. Lever de gegevens zelf aan: {accepted}.",
        "This is a PDF. Deliver the data itself: {accepted}.",
    ),
    "file_is_shapefile": (
        "Een shapefile wordt niet gelezen. Exporteer de laag als GeoPackage (GPKG) of GeoJSON en lever die aan.",
        "A shapefile cannot be read. Export the layer as GeoPackage (GPKG) or GeoJSON and deliver that.",
    ),
    "file_is_gml": (
        "GML wordt niet gelezen. Exporteer de objecten als GeoPackage, GeoJSON of CSV.",
        "GML cannot be read. Export the objects as GeoPackage, GeoJSON or CSV.",
    ),
    "file_is_xml": (
        "Dit is een XML- of webpagina-bestand. Lever een van deze soorten aan: {accepted}.",
        "This is an XML file or a web page. Deliver one of these: {accepted}.",
    ),
    "file_is_compressed": (
        "Dit is een ingepakt bestand. Pak het uit en lever het bestand zelf aan ({accepted}).",
        "This is a compressed file. Unpack it and deliver the file itself ({accepted}).",
    ),
    "file_not_text": (
        "Dit soort bestand wordt niet herkend. Lever een van deze soorten aan: {accepted}.",
        "This kind of file is not recognised. Deliver one of these: {accepted}.",
    ),
    "csv_without_delimiter": (
        "In het bestand is geen scheidingsteken gevonden ({accepted}). Lever een tabel aan met ten minste twee kolommen en een regel met kolomnamen.",
        "No delimiter was found in the file ({accepted}). Deliver a table with at least two columns and a line with column names.",
    ),
    "json_not_geojson": (
        'In deze JSON staat geen lijst van objecten. Lever een GeoJSON FeatureCollection aan, of een lijst: [{{"id": 1}}].',
        'This JSON holds no list of objects. Deliver a GeoJSON FeatureCollection, or a list: [{{"id": 1}}].',
    ),
    "file_is_image": (
        "Dit is een afbeelding. Lever de gegevens zelf aan: {accepted}.",
        "This is an image. Deliver the data itself: {accepted}.",
    ),
    "file_is_sqlite": (
        "Dit is een SQLite-database en geen GeoPackage. Exporteer de laag als GeoPackage, GeoJSON of CSV.",
        "This is an SQLite database and not a GeoPackage. Export the layer as GeoPackage, GeoJSON or CSV.",
    ),
    "geopackage_unreadable": (
        "De GeoPackage is beschadigd of onvolledig. Exporteer de laag opnieuw en lever het bestand opnieuw aan.",
        "The GeoPackage is damaged or incomplete. Export the layer again and deliver the file again.",
    ),
    "geopackage_without_table": (
        "In de GeoPackage staat geen laag of tabel met rijen. Controleer de export; views en rasters worden niet gelezen.",
        "The GeoPackage holds no layer or table with rows. Check the export; views and rasters are not read.",
    ),
    "json_without_objects": (
        "In het bestand staan geen objecten. Controleer de export en lever het opnieuw aan.",
        "The file holds no objects. Check the export and deliver it again.",
    ),
    "json_too_deep": (
        "De JSON is dieper genest dan {limit} niveaus. Lever een platte lijst van objecten aan.",
        "The JSON nests deeper than {limit} levels. Deliver a flat list of objects.",
    ),
    "json_number_too_long": (
        "In de JSON staat een getal van meer dan {limit} cijfers. Controleer de export en lever het opnieuw aan.",
        "The JSON holds a number of more than {limit} digits. Check the export and deliver it again.",
    ),
    "crs_missing": (
        "Het bestand noemt geen coördinatenstelsel, en de coördinaten zijn geen RD-meters en geen graden. Exporteer in een van deze: {accepted}.",
        "The file names no coordinate system, and its coordinates are neither RD metres nor degrees. Export in one of these: {accepted}.",
    ),
    "part_unknown": (
        "Het bestand heeft geen blad of laag {given}. Kies een van deze: {accepted}.",
        "The file has no sheet or layer {given}. Choose one of these: {accepted}.",
    ),
    "part_not_usable": (
        "Het blad of de laag {given} is leeg of geen tabel. Kies een ander blad of een andere laag.",
        "The sheet or layer {given} is empty or not a table. Choose another sheet or layer.",
    ),
    "too_many_parts": (
        "Het bestand heeft meer dan {limit} bladen of lagen ({found}). Lever alleen het blad of de laag met gegevens aan.",
        "The file has more than {limit} sheets or layers ({found}). Deliver only the sheet or layer with data.",
    ),
    "xlsx_needs_too_much": (
        "De werkmap vraagt meer geheugen dan {limit}. Lever de gegevens aan als CSV, of in delen (de beheerder stelt de grens in met WISSELPLAATS_READER_MEMORY_MB).",
        "The workbook needs more memory than {limit}. Deliver the data as CSV, or in parts (the operator sets the limit with WISSELPLAATS_READER_MEMORY_MB).",
    ),
    "file_too_slow": (
        "Het lezen van het bestand duurde langer dan {limit}. Lever de gegevens aan als CSV, of in delen (de beheerder stelt de grens in met WISSELPLAATS_READER_SECONDS).",
        "Reading the file took longer than {limit}. Deliver the data as CSV, or in parts (the operator sets the limit with WISSELPLAATS_READER_SECONDS).",
    ),
    "crs_not_supported": (
        "Het coördinatenstelsel {crs} wordt niet gelezen. Exporteer in een van deze: {accepted}.",
        "The coordinate system {crs} cannot be read. Export in one of these: {accepted}.",
    ),
    "xlsx_without_table": (
        "In de zichtbare bladen staat geen tabel. Zet de kolomnamen in één rij boven de gegevens, op het eerste blad.",
        "The visible sheets hold no table. Put the column names in one row above the data, on the first sheet.",
    ),
    "file_breaks_off": (
        "Het bestand breekt af of is beschadigd bij regel {row}. Maak de export opnieuw.",
        "The file breaks off or is damaged at row {row}. Make the export again.",
    ),
    "xlsx_unreadable": (
        "De werkmap is beschadigd of onvolledig. Open hem in een spreadsheetprogramma, sla hem opnieuw op als XLSX en lever hem opnieuw aan.",
        "The workbook is damaged or incomplete. Open it in a spreadsheet program, save it again as XLSX and deliver it again.",
    ),
    "encoding_unknown": (
        "De tekens in het bestand zijn niet te lezen. Sla het op als CSV UTF-8.",
        "The characters in the file cannot be read. Save it as CSV UTF-8.",
    ),
    "csv_header_unreadable": (
        "De regel met kolomnamen (regel {row}) is niet te lezen. Controleer de aanhalingstekens.",
        "The line with column names (line {row}) cannot be read. Check the quotation marks.",
    ),
    "header_not_found": (
        "Er is geen rij met kolomnamen gevonden. Zet de kolomnamen in één rij boven de gegevens, of zeg in welke rij ze staan.",
        "No row with column names was found. Put the column names in one row above the data, or say in which row they are.",
    ),
    "encoding_not_known": (
        "De tekenset {given} wordt niet gelezen. Kies een van deze: {accepted}.",
        "The character set {given} cannot be read. Choose one of these: {accepted}.",
    ),
    "line_too_long": (
        "Een regel in het bestand is langer dan {limit}. Controleer of het bestand regeleinden heeft, en maak de export opnieuw.",
        "A line in the file is longer than {limit}. Check that the file has line ends, and make the export again.",
    ),
    "too_many_rows": (
        "Het bestand heeft meer dan {limit} rijen. Splits het en lever de delen na elkaar aan (de beheerder stelt de grens in met WISSELPLAATS_MAX_ROWS).",
        "The file has more than {limit} rows. Split it and deliver the parts one after another (the operator sets the limit with WISSELPLAATS_MAX_ROWS).",
    ),
    "column_twice": (
        "De kolomnaam {column} komt {times} keer voor. Geef elke kolom een eigen naam.",
        "The column name {column} occurs {times} times. Give every column its own name.",
    ),
    "too_many_columns": (
        "Het bestand heeft {columns} kolommen; het maximum is {limit}. Lever alleen de kolommen aan die nodig zijn (de beheerder stelt de grens in met WISSELPLAATS_MAX_COLUMNS).",
        "The file has {columns} columns; the maximum is {limit}. Deliver only the columns that are needed (the operator sets the limit with WISSELPLAATS_MAX_COLUMNS).",
    ),
    "file_too_large": (
        "Het bestand is groter dan {limit}. Splits het en lever de delen na elkaar aan.",
        "The file is larger than {limit}. Split it and deliver the parts one after another.",
    ),
    "xlsx_too_large_unpacked": (
        "De werkmap is uitgepakt groter dan {limit}. Lever de gegevens aan als CSV, of in delen (de beheerder stelt de grens in met WISSELPLAATS_MAX_UNPACKED_MB).",
        "The workbook is larger than {limit} when unpacked. Deliver the data as CSV, or in parts (the operator sets the limit with WISSELPLAATS_MAX_UNPACKED_MB).",
    ),
    "xlsx_too_many_cells": (
        "Het blad beslaat meer dan {limit} cellen. Verwijder rijen en kolommen ver buiten de tabel die inhoud hebben, of lever CSV aan (de beheerder stelt de grens in met WISSELPLAATS_MAX_CELLS).",
        "The sheet spans more than {limit} cells. Remove rows and columns far away that hold content, or deliver CSV (the operator sets the limit with WISSELPLAATS_MAX_CELLS).",
    ),
    "file_not_found": ("Dit bestand is er niet meer.", "This file is no longer there."),
    "boundary_unreadable": (
        "Dit is geen leesbare GeoJSON. Teken de grens op de kaart, of plak GeoJSON uit een GIS.",
        "This is not readable GeoJSON. Draw the boundary on the map, or paste GeoJSON from a GIS.",
    ),
    "boundary_empty": (
        "Er is geen grens getekend. Teken ten minste drie punten.",
        "No boundary was drawn. Draw at least three points.",
    ),
    "boundary_not_a_surface": (
        "De grens is een {kind} en geen vlak. Teken een gesloten vlak.",
        "The boundary is a {kind} and not a surface. Draw a closed surface.",
    ),
    "boundary_too_detailed": (
        "De grens heeft {points} punten; het maximum is {limit}. Vereenvoudig de grens.",
        "The boundary has {points} points; the maximum is {limit}. Simplify the boundary.",
    ),
    "boundary_crosses_itself": (
        "De grens kruist zichzelf of heeft geen oppervlakte ({where}). Teken haar opnieuw zonder kruisende lijnen.",
        "The boundary crosses itself or has no area ({where}). Draw it again without crossing lines.",
    ),
    "boundary_outside_netherlands": (
        "De grens ligt niet in Nederland. Controleer of de lengtegraad voor de breedtegraad staat en of het coördinatenstelsel klopt.",
        "The boundary is not in the Netherlands. Check that longitude comes before latitude and that the coordinate system is right.",
    ),
    "boundary_too_large": (
        "De grens omvat {area_km2} km²; het maximum is {limit_km2} km². Teken alleen het projectgebied.",
        "The boundary covers {area_km2} km²; the maximum is {limit_km2} km². Draw the project area only.",
    ),
    "photo_too_large": (
        "De foto is groter dan {limit}. Kies een kleinere foto.",
        "The photo is larger than {limit}. Choose a smaller one.",
    ),
    "photo_too_many_pixels": (
        "De foto heeft meer dan {limit} megapixels. Kies een kleinere foto.",
        "The photo has more than {limit} megapixels. Choose a smaller one.",
    ),
    "photo_is_heic": (
        "Deze foto is in het formaat van de telefoon zelf (HEIC of AVIF). Stel de camera in op 'meest compatibel', of sla de foto op als een van deze: {accepted}.",
        "This photo is in the telephone's own format (HEIC or AVIF). Set the camera to 'most compatible', or save the photo as one of these: {accepted}.",
    ),
    "photo_not_supported": (
        "Dit is geen foto die wordt gelezen. Gebruik een van deze: {accepted}.",
        "This is not a photo that can be read. Use one of these: {accepted}.",
    ),
    "photo_unreadable": (
        "De foto is beschadigd of onvolledig. Maak of stuur hem opnieuw.",
        "The photo is damaged or incomplete. Take or send it again.",
    ),
}
