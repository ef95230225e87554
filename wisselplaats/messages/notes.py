"""The sentences about what a reader made of a file as a whole: how it was understood, and what to check."""

TEXTS: dict[str, tuple[str, str]] = {
    "title_rows_skipped": (
        "Boven de kolomnamen staan {rows} rijen met een titel ('{value}'); die zijn overgeslagen. U hoeft niets te doen.",
        "Above the column names are {rows} rows with a title ('{value}'); they were skipped. Nothing needs to be done.",
    ),
    "header_at_row": (
        "De kolomnamen staan in rij {row}. Controleer of dat klopt.",
        "The column names are in row {row}. Check that this is right.",
    ),
    "header_joined": (
        "De kolomnamen staan in meer rijen ({row} tot en met {last}) en zijn samengevoegd. Controleer de namen.",
        "The column names are in several rows ({row} to {last}) and were joined. Check the names.",
    ),
    "header_shifted": (
        "Door samengevoegde cellen in rij {row} stonden kolomnamen niet boven hun gegevens; ze zijn verschoven. Controleer de kolommen.",
        "Through merged cells in row {row} column names were not above their data; they were moved. Check the columns.",
    ),
    "column_named": (
        "Kolom {position} heeft gegevens en geen naam (rij {row}); hij heet hier {column}. Geef elke kolom een naam.",
        "Column {position} has data and no name (row {row}); it is called {column} here. Name every column.",
    ),
    "total_row_skipped": (
        "Rij {row} is een totaal ('{value}') en is overgeslagen. U hoeft niets te doen.",
        "Row {row} is a total ('{value}') and was skipped. Nothing needs to be done.",
    ),
    "nul_removed": (
        "In het bestand staan lege tekens (NUL); die zijn weggelaten. Controleer de export als er tekst ontbreekt.",
        "The file holds empty characters (NUL); they were left out. Check the export if text is missing.",
    ),
    "parts_several": (
        "Het bestand heeft meer bladen of lagen: {part} is gelezen, {others} niet. Kies zo nodig een ander blad of een andere laag.",
        "The file has several sheets or layers: {part} was read, {others} not. Choose another one where needed.",
    ),
    "part_hidden": (
        "Verborgen bladen zijn niet gelezen: {parts}. Maak een blad zichtbaar als het mee moet.",
        "Hidden sheets were not read: {parts}. Unhide a sheet that should be.",
    ),
    "part_empty": (
        "Lege bladen of lagen zijn overgeslagen: {parts}. U hoeft niets te doen.",
        "Empty sheets or layers were skipped: {parts}. Nothing needs to be done.",
    ),
    "part_is_view": (
        "Views zijn geen lagen en zijn niet gelezen: {parts}. Exporteer zo'n view als laag als de gegevens mee moeten.",
        "Views are no layers and were not read: {parts}. Export such a view as a layer if its data should be.",
    ),
    "part_not_a_table": (
        "Rasters en tegels zijn niet gelezen: {parts}. U hoeft niets te doen.",
        "Rasters and tiles were not read: {parts}. Nothing needs to be done.",
    ),
    "part_missing": (
        "Het bestand noemt lagen die er niet in staan: {parts}. Controleer de export.",
        "The file names layers that are not in it: {parts}. Check the export.",
    ),
    "imbor_exchange": (
        "Dit is een uitwisselbestand van CROW IMBOR; {tables} klassen zijn als één tabel gelezen. U hoeft niets te doen.",
        "This is a CROW IMBOR exchange file; {tables} classes were read as one table. Nothing needs to be done.",
    ),
    "crs_missing_taken_rd": (
        "Het bestand noemt geen coördinatenstelsel; de coördinaten lijken op {crs} en zijn zo gelezen. Neem het stelsel op in de export.",
        "The file names no coordinate system; its coordinates look like {crs} and were read so. State the system in the export.",
    ),
    "column_came_late": (
        "Kolom {column} komt pas na {after} objecten voor en is niet gelezen. Lever het bestand in delen aan als die kolom nodig is.",
        "Column {column} first occurs after {after} objects and was not read. Deliver the file in parts if it is needed.",
    ),
}
