"""The sentences about results: what a report cannot be asked, what may be shown, and the texts of the documents."""

TEXTS: dict[str, tuple[str, str]] = {
    "region_has_no_projects": (
        "De resultaten van de regio zijn niet uit te splitsen naar project of depot; kies een andere groepering of uw "
        "eigen organisatie.",
        "The results of the region cannot be split by project or depot; choose another grouping or your own "
        "organisation.",
    ),
    "project_of_another": (
        "Dit project bestaat niet of is van een andere organisatie; kies een eigen project.",
        "This project does not exist or is another organisation's; choose a project of your own.",
    ),
    "results_not_shown": (
        "De resultaten van uw organisatie zijn niet openbaar.",
        "The results of your organisation are not public.",
    ),
    "not_an_origin": (
        "{given} is geen adres van een site; geef alleen het begin, zoals https://www.gemeente.nl.",
        "{given} is not the address of a site; give only its beginning, such as https://www.gemeente.nl.",
    ),
    "too_many_sites": ("Geef ten hoogste {limit} sites op.", "Give {limit} sites at most."),
    "results_of_nobody": (
        "Hier zijn geen openbare resultaten. Controleer de naam en het jaar.",
        "There are no public results here. Check the name and the year.",
    ),
    "photo_of_another": ("Kies een foto van dit materiaal.", "Choose a photo of this material."),
    "no_example": ("Deze overdracht is geen voorbeeld.", "This handover is no example."),
    "year_to_come": ("Kies een jaar van 2000 tot en met {year}.", "Choose a year from 2000 to {year}."),
}
