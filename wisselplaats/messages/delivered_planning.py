"""The sentences of plannings in a file: of a row, and of the file as a whole."""

ROWS: dict[str, tuple[str, str]] = {
    "project_field_missing": (
        "Een nieuw project kan niet zonder {fields}. Vul die kolommen in.",
        "A new project cannot do without {fields}. Fill in those columns.",
    ),
    "project_number_taken": (
        "Projectnummer {value} hoort al bij een ander project. Gebruik het bron-id van dat project, of een ander nummer.",
        "Project number {value} is that of another project already. Use the source id of that project, or another number.",
    ),
    "planning_moves": (
        "De eerste dag verschuift {days} dagen en de laatste {until_days}; hiervan hangen {claims} reservering(en) van {organisations} organisatie(s) af: {fine} dan nog op tijd, {at_risk} met risico, {broken} te laat. Bekijk het project; wie reserveerde krijgt bericht zodra de aanlevering is verwerkt.",
        "The first day moves {days} days and the last {until_days}; {claims} reservation(s) of {organisations} organisation(s) depend on this: {fine} still in time then, {at_risk} at risk, {broken} too late. Look at the project; who reserved is told as soon as the delivery is applied.",
    ),
    "planning_own_claims": (
        "Het project rekent zelf op materiaal van elders: met deze planning komen {claims} eigen reservering(en) niet meer uit, {at_risk} met risico, {broken} te laat. Bekijk ze bij het project; daar staan de alternatieven.",
        "The project itself counts on material from elsewhere: with this planning {claims} reservation(s) of its own no longer fit, {at_risk} at risk, {broken} too late. Look at them at the project; the alternatives are there.",
    ),
    "project_lapses": (
        "Het project vervalt; daarmee vervallen {claims} reservering(en) van {organisations} organisatie(s) op zijn materiaal, {own_claims} eigen reservering(en) elders, {offers} aanbieding(en) en {demands} behoefte(n). Bekijk het project; wie reserveerde krijgt bericht zodra de aanlevering is verwerkt, met alternatieven.",
        "The project is called off; with it lapse {claims} reservation(s) of {organisations} organisation(s) on its material, {own_claims} reservation(s) of its own elsewhere, {offers} listing(s) and {demands} demand(s). Look at the project; who reserved is told as soon as the delivery is applied, with alternatives.",
    ),
}
TEXTS: dict[str, tuple[str, str]] = {
    "projects_not_in_file": (
        "{missing} projecten van dit bronsysteem staan niet in het volledige bestand; zij blijven zoals zij waren. Rond ze zelf af of annuleer ze als zij voorbij zijn.",
        "{missing} projects of this source system are not in the complete file; they stay as they were. Complete or cancel them yourself when they are over.",
    ),
    "planning_own_claims_sum": (
        "Bij {projects} project(en) komen {claims} eigen reservering(en) op materiaal van elders niet meer uit: {at_risk} met risico, {broken} te laat. Bekijk de regels en de alternatieven bij elk project.",
        "At {projects} project(s) {claims} reservation(s) of their own on material from elsewhere no longer fit: {at_risk} at risk, {broken} too late. Look at the rows and at the alternatives of each project.",
    ),
    "projects_lapse": (
        "{projects} project(en) vervallen, met {claims} reservering(en) van {organisations} organisatie(s) op hun materiaal, {own_claims} eigen reservering(en) elders, {offers} aanbieding(en) en {demands} behoefte(n). Bekijk de regels voordat u de aanlevering verwerkt.",
        "{projects} project(s) are called off, with {claims} reservation(s) of {organisations} organisation(s) on their material, {own_claims} reservation(s) of their own elsewhere, {offers} listing(s) and {demands} demand(s). Look at the rows before you apply the delivery.",
    ),
    "planning_chain": (
        "Van de nieuwe planning hangen {claims} reservering(en) van {organisations} organisatie(s) af, bij {projects} project(en): {fine} dan nog op tijd, {at_risk} met risico, {broken} te laat. Bekijk de regels; wie reserveerde krijgt bericht zodra de aanlevering is verwerkt, met alternatieven.",
        "{claims} reservation(s) of {organisations} organisation(s) depend on the new planning, at {projects} project(s): {fine} still in time then, {at_risk} at risk, {broken} too late. Look at the rows; who reserved is told as soon as the delivery is applied, with alternatives.",
    ),
}
