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
}
