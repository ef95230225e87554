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
    "not_a_time": ("Schrijf een tijd als 07:30", "Write a time as 07:30"),
}
