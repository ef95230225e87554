"""Forty reconstructions over three years: what is done, what is being done, and what the coming years bring."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from wisselplaats.demo.story import Made, Plan, Story
from wisselplaats.domain.vocabulary import ProjectState
from wisselplaats.models import Project
from wisselplaats.services import project

SLIPPING = "Hoge Rijndijk"
SLIP_DAYS = 56
SLIPPED_ON = -2
CANCELLED = "Garenmarkt"


PLANS = (
    Plan("leiden", "Driftstraat", "Herinrichting Driftstraat", -352, 140, 260),
    Plan("leiderdorp", "Heinsiuslaan", "Rioolvervanging Heinsiuslaan", -345, 150, 300),
    Plan("leiden", "Cobetstraat", "Groot onderhoud Cobetstraat", -330, 98, 220),
    Plan("oegstgeest", "Geversstraat", "Herinrichting Geversstraat", -310, 160, 320),
    Plan("leiden", "Telderskade", "Rioolvervanging Telderskade", -296, 182, 380),
    Plan("leiden", "Sumatrastraat", "Herstraten Sumatrastraat", -280, 84, 320),
    Plan("rijnland", "Maredijk", "Dijkverbetering Maredijk", -268, 190, 240),
    Plan("leiden", "Morsweg", "Herinrichting Morsweg, fase 1", -250, 170, 300),
    Plan("leiderdorp", "Hoofdstraat", "Herinrichting Hoofdstraat-West", -232, 175, 320),
    Plan("leiden", "Roodenburgerstraat", "Rioolvervanging Roodenburgerstraat", -215, 150, 320),
    Plan("rijnstroom", "Surinamestraat", "Renovatie binnenterreinen Surinamestraat", -200, 160, 180),
    Plan("leiden", "Apollolaan", "Groot onderhoud Apollolaan", -184, 110, 340),
    Plan("oegstgeest", "Terweeweg", "Rioolvervanging Terweeweg", -170, 190, 360),
    Plan("leiden", "Kooilaan", "Klimaatadaptatie Kooilaan", -150, 200, 340),
    Plan("leiden", "Levendaal", "Fietsroute Levendaal", -128, 210, 320),
    Plan("leiderdorp", "Engelendaal", "Groot onderhoud Engelendaal", -110, 180, 380),
    Plan("leiden", "Evertsenstraat", "Herinrichting Evertsenstraat", -92, 150, 240),
    Plan("leiden", "Haarlemmerstraat", "Herbestrating Haarlemmerstraat-Oost", -75, 190, 280),
    Plan("leiden", "Churchilllaan", "Groot onderhoud Churchilllaan", -52, 220, 420),
    Plan("oegstgeest", "Dorpsstraat", "Herinrichting Dorpsstraat", -34, 170, 260),
    Plan("rijnland", "Lage Rijndijk", "Kadeverbetering Lage Rijndijk", -20, 200, 260),
    Plan("leiden", "Herenstraat", "Rioolvervanging Herenstraat", 12, 190, 380),
    Plan("leiden", "De Sitterlaan", "Herinrichting De Sitterlaan", 26, 150, 320),
    Plan("leiden", "Hoge Rijndijk", "Herinrichting Hoge Rijndijk", 33, 230, 400),
    Plan("leiderdorp", "Laan van Berendrecht", "Rioolvervanging Laan van Berendrecht", 61, 170, 340),
    Plan("leiden", "Kanaalweg", "Fietsroute Kanaalweg", 82, 160, 320),
    Plan("leiden", "Rijnsburgerweg", "Groot onderhoud Rijnsburgerweg", 103, 240, 420),
    Plan("oegstgeest", "Lange Voort", "Herinrichting Lange Voort", 124, 180, 320),
    Plan("leiden", "Oude Singel", "Herinrichting Oude Singel", 152, 260, 360),
    Plan("leiden", "Trix Terwindtstraat", "Klimaatadaptatie Stevenshof, Trix Terwindtstraat", 180, 140, 220),
    Plan("leiden", "Garenmarkt", "Herinrichting Garenmarkt", 194, 150, 130),
    Plan("leiderdorp", "Mauritssingel", "Groot onderhoud Mauritssingel", 229, 200, 380),
    Plan("leiden", "Hooigracht", "Herinrichting Hooigracht", 271, 300, 300),
    Plan("rijnstroom", "Voorschoterweg", "Nieuwbouw en openbare ruimte Voorschoterweg", 306, 330, 240),
    Plan("leiden", "Haagweg", "Groot onderhoud Haagweg", 362, 220, 420),
    Plan("rijnland", "Zijlsingel", "Vervanging beschoeiing Zijlsingel", 404, 180, 260),
    Plan("leiden", "Gooimeerlaan", "Rioolvervanging Merenwijk, Gooimeerlaan", 460, 240, 360),
    Plan("oegstgeest", "Rhijngeesterstraatweg", "Herinrichting Rhijngeesterstraatweg", 523, 260, 400),
    Plan("leiderdorp", "Hoofdstraat", "Herinrichting Hoofdstraat-Oost", 600, 200, 240),
    Plan("leiden", "Breestraat", "Autoluwe binnenstad: Breestraat", 684, 360, 420),
)

_WHY = {
    "Rioolvervanging": "Het riool is aan vervanging toe; de straat gaat over de volle breedte open en komt terug met "
    "bredere trottoirs. De tegels en klinkers die vrijkomen zijn grotendeels herbruikbaar.",
    "Herinrichting": "Nieuw profiel met meer groen en ruimte voor voetgangers. Wat vrijkomt, bieden we eerst binnen de "
    "eigen projecten aan en daarna in de regio.",
    "Groot onderhoud": "De verharding is ongelijk en de kolken werken niet meer goed. We nemen het straatwerk op, vullen "
    "aan en herstraten met zo veel mogelijk gebruikt materiaal.",
    "Klimaatadaptatie": "Minder steen en meer groen: ongeveer een kwart van de verharding verdwijnt en komt vrij voor "
    "andere straten.",
    "Fietsroute": "De rijbaan wordt een fietsstraat. Banden en tegels komen over de hele lengte vrij.",
    "Herbestrating": "De winkelstraat wordt in delen opnieuw bestraat, zodat de winkels bereikbaar blijven.",
    "Herstraten": "Verzakt straatwerk wordt opgenomen en op hoogte opnieuw gelegd.",
    "Dijkverbetering": "De kering gaat omhoog. Klinkers van het onderhoudspad komen vrij; er zijn banden en "
    "hardhouten delen nodig.",
    "Kadeverbetering": "De kade wordt over 260 meter vernieuwd. We zoeken gebruikte klinkers en hardhout.",
    "Vervanging": "De beschoeiing is op. We vervangen haar met gebruikt hardhout als dat er op tijd is.",
    "Renovatie": "De binnenterreinen krijgen nieuwe paden en bergingen; we werken graag met gebruikte tegels.",
    "Nieuwbouw": "De openbare ruimte rond de nieuwe woningen leggen we aan met materiaal uit de wisselplaats.",
    "Autoluwe": "De Breestraat wordt autoluw. Het materiaal komt pas over twee jaar vrij, maar staat er alvast op.",
}


Then = Callable[[Story, Made], None]


def fill(story: Story, then: Iterable[Then]) -> None:
    """Put the programme on the clock; `then` is called with each project when it is made."""
    steps = tuple(then)
    for plan in PLANS:
        story.at(plan.made, _making(story, plan, steps))


def _making(story: Story, plan: Plan, then: tuple[Then, ...]) -> Callable[[datetime, date], None]:
    def make(now: datetime, today: date) -> None:
        one = Made(plan, _create(story, plan, now).id)
        story.made.append(one)
        story.at(plan.start, _changing(story, one, state=ProjectState.IN_PROGRESS))
        story.at(plan.start + plan.days, _changing(story, one, state=ProjectState.COMPLETED))
        if plan.street == CANCELLED:
            why = "Vervallen: de raad heeft het krediet voor de Garenmarkt aan de Hooigracht gegeven."
            story.at(-12, _changing(story, one, state=ProjectState.CANCELLED, description=why))
        if plan.street == SLIPPING:
            story.at(SLIPPED_ON, _slipping(story, one))
        for step in then:
            step(story, one)

    return make


def _create(story: Story, plan: Plan, now: datetime) -> Project:
    return project.create(
        story.who(plan.owner),
        now,
        boundary=plan.place.area(plan.stretch),
        name=plan.name,
        description=next(why for start, why in _WHY.items() if plan.name.startswith(start)),
        starts_on=story.workday(plan.start),
        ends_on=story.workday(plan.start + plan.days),
        release_from=story.workday(plan.release),
        release_until=story.workday(plan.release + plan.days // 2),
    )


def _changing(story: Story, made: Made, **data: Any) -> Callable[[datetime, date], None]:
    def change(now: datetime, today: date) -> None:
        project.change(story.who(made.plan.owner), made.id, data, now)

    return change


def _slipping(story: Story, made: Made) -> Callable[[datetime, date], None]:
    """The planning moves eight weeks: the cable company comes first."""

    def slip(now: datetime, today: date) -> None:
        actor = story.who(made.plan.owner)
        found = project.get(actor, made.id)
        names = ("starts_on", "ends_on", "release_from", "release_until")
        data = {name: getattr(found, name) + timedelta(days=SLIP_DAYS) for name in names}
        why = "De netbeheerder verzwaart eerst zijn kabels; de start schuift acht weken op."
        project.change(actor, made.id, data | {"description": why}, now)

    return slip
