"""The sentences of input errors and of refusals at the edge: what is wrong, and what to do."""

TEXTS: dict[str, tuple[str, str]] = {
    # one field
    "required": ("Vul dit veld in.", "Fill in this field."),
    "invalid": ("Deze waarde past hier niet.", "This value does not fit here."),
    "not_text": ("Geef tekst.", "Give text."),
    "control_characters": (
        "Haal de onzichtbare tekens uit de tekst.",
        "Remove the invisible characters from the text.",
    ),
    "too_long": (
        "Gebruik hoogstens {limit} tekens; dit zijn er {length}.",
        "Use at most {limit} characters; these are {length}.",
    ),
    "not_a_number": ("Geef een getal, bijvoorbeeld 12,5.", "Give a number, such as 12.5."),
    "not_whole": ("Geef een geheel getal.", "Give a whole number."),
    "too_small": ("Geef {limit} of meer.", "Give {limit} or more."),
    "not_above": ("Geef meer dan {limit}.", "Give more than {limit}."),
    "too_big": ("Geef {limit} of minder.", "Give {limit} or less."),
    "too_many_decimals": ("Gebruik hoogstens {places} decimalen.", "Use at most {places} decimals."),
    "not_a_date": ("Geef een datum als jjjj-mm-dd.", "Give a date as yyyy-mm-dd."),
    "not_a_moment": (
        "Geef een tijdstip met tijdzone, bijvoorbeeld 2026-11-21T09:00:00Z.",
        "Give a time with its zone, such as 2026-11-21T09:00:00Z.",
    ),
    "not_in_list": ("'{given}' kan niet; kies uit: {choices}.", "'{given}' is not possible; choose from: {choices}."),
    "not_a_key": ("Dit is geen geldig kenmerk (uuid).", "This is not a valid key (uuid)."),
    "not_yes_no": ("Geef true of false.", "Give true or false."),
    "not_an_object": ("Geef een JSON-object.", "Give a JSON object."),
    "not_a_list": ("Geef een lijst.", "Give a list."),
    "unknown_field": ("Dit veld bestaat niet; controleer de naam.", "This field does not exist; check its name."),
    "ends_before_start": ("Dit ligt voor het begin ({start}).", "This lies before the start ({start})."),
    "place_one_pair": (
        "Geef x en y (RD) of lon en lat (WGS84), niet allebei.",
        "Give x and y (RD) or lon and lat (WGS84), not both.",
    ),
    "bad_cursor": (
        "Deze paginaverwijzing hoort niet bij deze lijst; begin bij de eerste pagina.",
        "This page reference does not belong to this list; start at the first page.",
    ),
    "unknown_material": (
        "Materiaalsoort '{code}' staat niet in de catalogus; zoek op /materiaalsoorten.",
        "Material type '{code}' is not in the catalogue; search at /materiaalsoorten.",
    ),
    "unit_of_material": (
        "Deze materiaalsoort gaat per {unit}; geef de hoeveelheid in die eenheid.",
        "This material type is counted in {unit}; give the quantity in that unit.",
    ),
    "unknown_parent": (
        "Materiaalsoort '{code}' hangt onder '{parent}', en die staat niet in de catalogus.",
        "Material type '{code}' is placed below '{parent}', which is not in the catalogue.",
    ),
    "parent_cycle": (
        "Materiaalsoort '{code}' hangt via zijn bovenliggende soorten onder zichzelf.",
        "Material type '{code}' is placed below itself by way of its parents.",
    ),
    "ambiguous_word": (
        "'{word}' betekent al '{other}'; een woord kan maar bij één materiaalsoort horen.",
        "'{word}' means '{other}' already; a word can belong to one material type only.",
    ),
    "in_the_past": ("Kies een moment in de toekomst.", "Choose a moment in the future."),
    "not_an_email": ("Dit is geen e-mailadres.", "This is not an e-mail address."),
    "password_too_short": ("Gebruik minstens {limit} tekens.", "Use at least {limit} characters."),
    "not_yours": ("Dit is niet van uw organisatie.", "This does not belong to your organisation."),
    "one_of_two": ("Geef {first} of {second}.", "Give {first} or {second}."),
    "bad_json": ("De inhoud is geen geldige JSON: {detail}.", "The body is not valid JSON: {detail}."),
    "urgent_kind": (
        "Dit is dringend: kies direct of uit, niet in een overzicht.",
        "This is urgent: choose at once or off, not in a digest.",
    ),
    "too_many_searches": (
        "U hebt al {limit} zoekprofielen; verwijder er eerst een.",
        "You have {limit} saved searches already; remove one first.",
    ),
    "place_needed": (
        "Geef een locatie: het project heeft nog geen grens.",
        "Give a place: the project has no boundary yet.",
    ),
    "rate_out_of_range": ("Geef een waarde van {low} tot en met {high}.", "Give a value from {low} up to {high}."),
    "above_quantity": (
        "Geef hoogstens de gevraagde hoeveelheid ({quantity}).",
        "Give at most the quantity that is asked for ({quantity}).",
    ),
    "below_claimed": (
        "Er is al {claimed} gereserveerd of gedekt; geef die hoeveelheid of meer.",
        "{claimed} is reserved or covered already; give that quantity or more.",
    ),
    "too_many_lines": (
        "Geef 1 tot {limit} regels tegelijk; dit zijn er {count}.",
        "Give 1 to {limit} lines at a time; these are {count}.",
    ),
    # lots, passports, offers
    "material_not_tradable": (
        "Materiaalsoort '{code}' wordt niet verhandeld; kies een andere soort.",
        "Material type '{code}' is not traded; choose another kind.",
    ),
    "less_than_offered": (
        "Er staat {offered} {unit} van deze partij in de aanbieding; verlaag eerst de aanbieding.",
        "{offered} {unit} of this lot is on offer; lower the offer first.",
    ),
    "more_than_lot": (
        "De partij heeft {available} {unit}; meer kan niet worden aangeboden.",
        "The lot holds {available} {unit}; no more can be offered.",
    ),
    "more_than_offered": (
        "Dit is meer dan de aangeboden {offered} {unit}.",
        "This is more than the {offered} {unit} on offer.",
    ),
    "less_than_promised": (
        "Er is al {promised} {unit} toegezegd of in optie; minder aanbieden kan niet.",
        "{promised} {unit} is promised or optioned already; less cannot be offered.",
    ),
    "recycling_is_no_offer": (
        "Recycling is geen aanbod: trek de aanbieding in en geef de reden.",
        "Recycling is no offer: withdraw the offer and give the reason.",
    ),
    "near_form": (
        "Geef x,y in RD-meters, of lon,lat met nabijCrs=EPSG:4326.",
        "Give x,y in RD metres, or lon,lat with nabijCrs=EPSG:4326.",
    ),
    "entry_not_by_hand": (
        "Met de hand kunt u alleen geinspecteerd, gecorrigeerd of verplaatst toevoegen.",
        "By hand you can only add geinspecteerd, gecorrigeerd or verplaatst.",
    ),
    "lot_is_gone": ("Deze partij is weg; er kan niets meer aan.", "This lot is gone; nothing can be changed any more."),
    "lot_not_confirmed": (
        "Deze partij wordt nog verwacht; bevestig haar eerst na een opname.",
        "This lot is still expected; confirm it first after a survey.",
    ),
    "already_published": ("Deze partij is al aangeboden.", "This lot is on offer already."),
    "listing_not_published": (
        "Deze aanbieding staat niet meer open ({state}).",
        "This offer is no longer open ({state}).",
    ),
    "listing_has_reservations": (
        "Er lopen nog {count} reserveringen op deze aanbieding; handel die eerst af.",
        "There are {count} open reservations on this offer; settle these first.",
    ),
    "too_many_photos": ("Een partij kan hoogstens {limit} foto's hebben.", "A lot can have at most {limit} photos."),
    "photo_missing": ("Kies een foto.", "Choose a photo."),
    "project_has_no_boundary": (
        "Dit project heeft nog geen grens; teken die eerst.",
        "This project has no boundary yet; draw it first.",
    ),
    # what a passport lacks
    "missing_material_code": ("materiaalsoort", "material type"),
    "missing_imbor_class_uri": ("IMBOR-klasse", "IMBOR class"),
    "missing_quantity": ("hoeveelheid", "quantity"),
    "missing_determination": ("hoe de hoeveelheid is bepaald", "how the quantity was determined"),
    "missing_margin_percent": ("marge op de hoeveelheid", "margin on the quantity"),
    "missing_sizes": ("afmetingen", "sizes"),
    "missing_mass_kg_per_unit": ("massa per eenheid", "mass per unit"),
    "missing_quality": ("kwaliteit (A-D)", "quality (A-D)"),
    "missing_photos": ("foto's", "photos"),
    "missing_origin_municipality": ("gemeente van herkomst", "municipality of origin"),
    "missing_origin_street": ("straat van herkomst", "street of origin"),
    "missing_year_laid": ("jaar van aanleg", "year laid"),
    "missing_times_reused": ("hoe vaak hergebruikt", "times reused"),
    "missing_detachability": ("losmaakbaarheid", "detachability"),
    "missing_legal_status": ("juridische status", "legal status"),
    "missing_available_until": ("tot wanneer beschikbaar", "available until"),
    "missing_packaging": ("verpakking", "packaging"),
    "missing_machine_layable": ("of het machinaal te leggen is", "whether it can be laid by machine"),
    "missing_removed_by": ("wie het verwijdert", "who removes it"),
    # claims and handovers
    "listing_not_open": (
        "Op dit aanbod kan niet meer worden gereserveerd: het is ingetrokken, vervuld of verlopen.",
        "This offer takes no more reservations: it was withdrawn, fulfilled or has expired.",
    ),
    "owner_decides": (
        "Alleen de organisatie die dit aanbiedt besluit hierover.",
        "Only the organisation that offers this decides on it.",
    ),
    "option_lapsed": (
        "Deze optie is op {until} verlopen; de vrager kan opnieuw reserveren.",
        "This option lapsed on {until}; the taker can reserve again.",
    ),
    "until_too_far": (
        "Een optie duurt hoogstens {days} dagen; kies een eerdere datum.",
        "An option lasts {days} days at most; choose an earlier date.",
    ),
    "whole_pieces": ("Geef hele stuks.", "Give whole pieces."),
    "project_of_other_demand": (
        "De behoefte hoort bij een ander project; laat het project weg of kies dat van de behoefte.",
        "The demand belongs to another project; leave the project out or choose that of the demand.",
    ),
    "demand_other_kind": (
        "Deze behoefte gaat per {asked} en het aanbod per {offered}; dat kan niet hetzelfde materiaal zijn.",
        "This demand is counted in {asked} and the offer in {offered}; that cannot be the same material.",
    ),
    # a whole request
    "invalid_input": ("De invoer klopt niet.", "The input is not right."),
    "sign_in_first": ("Meld u eerst aan.", "Sign in first."),
    "bad_token": (
        "Dit token is niet (meer) geldig; maak een nieuw token.",
        "This token is not valid (any more); make a new token.",
    ),
    "wrong_credentials": (
        "E-mailadres of wachtwoord klopt niet.",
        "The e-mail address or the password is not right.",
    ),
    "not_your_role": (
        "Uw rol of token staat deze handeling ({action}) niet toe.",
        "Your role or token does not allow this action ({action}).",
    ),
    "not_found": ("Dit bestaat niet, of u mag het niet zien.", "This does not exist, or you may not see it."),
    "organisation_unknown": ("Organisatie '{slug}' bestaat niet.", "Organisation '{slug}' does not exist."),
    "organisation_exists": ("Organisatie '{slug}' bestaat al.", "Organisation '{slug}' exists already."),
    "member_unknown": (
        "{email} heeft geen rol in organisatie '{slug}'.",
        "{email} has no role in organisation '{slug}'.",
    ),
    "own_role": (
        "Uw eigen rol kunt u niet wijzigen of beëindigen; vraag het een andere beheerder.",
        "You cannot change or end your own role; ask another administrator.",
    ),
    "demo_account": (
        "Dit is een demo-account dat bezoekers delen; het wachtwoord staat vast.",
        "This is a demo account that visitors share; its password is fixed.",
    ),
    "wrong_password": ("Het huidige wachtwoord klopt niet.", "The current password is not right."),
    "depot_name_taken": (
        "Er is al een depot met de naam '{name}'; kies een andere naam.",
        "There is a depot named '{name}' already; choose another name.",
    ),
    "member_already": ("{email} heeft hier al een rol.", "{email} has a role here already."),
    "changed_by_another": (
        "Iemand anders heeft dit zojuist gewijzigd; laad opnieuw en probeer het nog eens.",
        "Somebody else just changed this; reload and try again.",
    ),
    "busy_try_again": (
        "Iemand anders is hiermee bezig; probeer het nog eens.",
        "Somebody else is working on this; try again.",
    ),
    "constraint_refused": (
        "Dit kan niet naast wat er al is vastgelegd ({constraint}).",
        "This cannot be beside what is recorded already ({constraint}).",
    ),
    "csrf": (
        "Deze pagina was verlopen; er is niets opgeslagen. Probeer het nog eens.",
        "This page had expired; nothing was saved. Try again.",
    ),
    "too_many_requests": (
        "Te veel verzoeken; wacht even en probeer het opnieuw.",
        "Too many requests; wait a moment and try again.",
    ),
    "project_over": (
        "Project {project} is afgerond of geannuleerd; er komt geen behoefte meer bij.",
        "Project {project} is completed or cancelled; it takes no more demands.",
    ),
    "demand_cancelled": (
        "Deze behoefte is ingetrokken; maak een nieuwe.",
        "This demand was cancelled; make a new one.",
    ),
    "demand_claimed": (
        "Er is al {claimed} gereserveerd of gedekt; de materiaalsoort kan niet meer wijzigen.",
        "{claimed} is reserved or covered already; the material type cannot change any more.",
    ),
    "demand_has_reservations": (
        "Er staat nog een reservering open voor deze behoefte; annuleer die eerst.",
        "A reservation for this demand is still open; cancel it first.",
    ),
    "too_large": ("De inhoud is te groot; de grens is {limit} MB.", "The body is too large; the limit is {limit} MB."),
    "idempotency_other_body": (
        "Deze Idempotency-Key is al gebruikt voor een ander verzoek; gebruik een nieuwe.",
        "This Idempotency-Key was used for another request already; use a new one.",
    ),
    "demo_size_unknown": (
        "Demodata van de omvang {size} bestaat niet; kies city, region of national.",
        "There is no demo data of size {size}; choose city, region or national.",
    ),
    "no_such_page": ("Deze pagina bestaat niet.", "This page does not exist."),
    "method_not_allowed": ("Deze methode kan hier niet.", "This method is not possible here."),
    "unsupported_media_type": (
        "Stuur JSON (Content-Type: application/json).",
        "Send JSON (Content-Type: application/json).",
    ),
    "internal": (
        "Er ging bij ons iets mis; het is vastgelegd onder {reference}. Er is niets half opgeslagen.",
        "Something went wrong on our side; it is recorded as {reference}. Nothing was half saved.",
    ),
    "http_error": ("Dit verzoek kon niet worden verwerkt.", "This request could not be processed."),
}
