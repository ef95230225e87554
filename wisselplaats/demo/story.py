"""The stage of the demo: real streets around Leiden, and a clock on which everything that happened is put in order."""

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from shapely import LineString, Polygon

from wisselplaats.domain.permission import Actor
from wisselplaats.models import Depot, Organisation

REGION = "holland-rijnland"
_AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_FRIDAY = 4


class Street(NamedTuple):
    """The middle of a street in RD metres, its compass bearing in degrees, its length in metres and its look.

    Places are those of the real streets to about 50 m, laid down as straight lines: indicative, for the demo only.
    """

    name: str
    municipality: str
    x: int
    y: int
    bearing: int
    length: int
    look: str = "woonstraat"

    def axis(self, length: float | None = None) -> LineString:
        """The middle line over `length` metres around the middle of the street."""
        half = (self.length if length is None else min(length, self.length)) / 2
        dx, dy = math.sin(math.radians(self.bearing)) * half, math.cos(math.radians(self.bearing)) * half
        return LineString([(self.x - dx, self.y - dy), (self.x + dx, self.y + dy)])

    def area(self, length: float, width: float = 16) -> Polygon:
        """The ground from house front to house front over `length` metres."""
        return self.axis(length).buffer(width / 2, cap_style="flat")


STREETS = (
    Street("Breestraat", "Leiden", 93_641, 463_805, 62, 520, "centrum"),
    Street("Haarlemmerstraat", "Leiden", 93_851, 464_158, 83, 640, "centrum"),
    Street("Hooigracht", "Leiden", 94_100, 463_799, 165, 320, "centrum"),
    Street("Langegracht", "Leiden", 93_785, 464_382, 80, 480, "laan"),
    Street("Oude Singel", "Leiden", 93_647, 464_250, 78, 420, "centrum"),
    Street("Witte Singel", "Leiden", 93_176, 463_254, 150, 420, "centrum"),
    Street("Rapenburg", "Leiden", 93_282, 463_565, 160, 380, "centrum"),
    Street("Garenmarkt", "Leiden", 93_753, 463_447, 70, 140, "centrum"),
    Street("Levendaal", "Leiden", 94_097, 463_555, 110, 420, "laan"),
    Street("Plantagelaan", "Leiden", 94_369, 463_407, 20, 260, "laan"),
    Street("Lammenschansweg", "Leiden", 93_989, 462_632, 155, 620, "laan"),
    Street("Herenstraat", "Leiden", 93_457, 462_772, 165, 480),
    Street("Burggravenlaan", "Leiden", 93_991, 462_766, 60, 460, "laan"),
    Street("Roodenburgerstraat", "Leiden", 94_318, 463_162, 150, 340),
    Street("Hoge Rijndijk", "Leiden", 95_072, 463_264, 120, 780),
    Street("Zijlsingel", "Leiden", 94_689, 463_881, 165, 380, "laan"),
    Street("Kooilaan", "Leiden", 94_696, 464_482, 85, 380),
    Street("Lage Rijndijk", "Leiden", 95_155, 464_454, 130, 520),
    Street("Driftstraat", "Leiden", 94_834, 464_525, 5, 300),
    Street("Sumatrastraat", "Leiden", 94_406, 464_775, 95, 360),
    Street("Surinamestraat", "Leiden", 94_613, 464_928, 10, 220),
    Street("Maredijk", "Leiden", 93_755, 464_749, 160, 420),
    Street("Willem de Zwijgerlaan", "Leiden", 94_237, 464_933, 100, 720, "laan"),
    Street("IJsselmeerlaan", "Leiden", 94_552, 465_552, 15, 420),
    Street("Gooimeerlaan", "Leiden", 94_456, 466_076, 80, 380),
    Street("Rijnsburgerweg", "Leiden", 92_732, 464_985, 165, 560, "laan"),
    Street("Boerhaavelaan", "Leiden", 93_178, 465_057, 75, 400, "laan"),
    Street("Morsweg", "Leiden", 92_309, 464_022, 100, 520),
    Street("Hoge Morsweg", "Leiden", 91_554, 463_831, 75, 420),
    Street("Haagweg", "Leiden", 92_197, 463_211, 35, 620, "laan"),
    Street("Churchilllaan", "Leiden", 92_600, 462_616, 125, 680, "laan"),
    Street("Vijf Meilaan", "Leiden", 93_140, 462_053, 120, 620, "laan"),
    Street("Apollolaan", "Leiden", 93_124, 462_420, 35, 360),
    Street("Telderskade", "Leiden", 93_586, 462_137, 30, 420),
    Street("Voorschoterweg", "Leiden", 92_732, 462_281, 30, 480, "laan"),
    Street("Trix Terwindtstraat", "Leiden", 91_573, 462_585, 110, 240),
    Street("Cobetstraat", "Leiden", 94_525, 463_327, 75, 220),
    Street("Evertsenstraat", "Leiden", 94_906, 463_678, 100, 260),
    Street("De Sitterlaan", "Leiden", 93_830, 462_467, 60, 360),
    Street("Kanaalweg", "Leiden", 94_313, 462_817, 150, 380, "laan"),
    Street("Hoofdstraat", "Leiderdorp", 96_035, 463_698, 95, 560),
    Street("Engelendaal", "Leiderdorp", 96_379, 463_883, 30, 520, "laan"),
    Street("Mauritssingel", "Leiderdorp", 96_626, 464_437, 20, 460, "laan"),
    Street("Laan van Berendrecht", "Leiderdorp", 96_338, 463_272, 60, 380),
    Street("Heinsiuslaan", "Leiderdorp", 96_143, 464_131, 85, 320),
    Street("Geversstraat", "Oegstgeest", 92_303, 466_214, 150, 380),
    Street("Rhijngeesterstraatweg", "Oegstgeest", 92_468, 465_733, 160, 620, "laan"),
    Street("Dorpsstraat", "Oegstgeest", 92_137, 466_583, 60, 300, "centrum"),
    Street("Lange Voort", "Oegstgeest", 93_060, 466_616, 75, 360),
    Street("Terweeweg", "Oegstgeest", 92_574, 465_988, 70, 420),
)
BY_NAME = {street.name: street for street in STREETS}

# the exchange of the demo opened this many days ago
_EARLIEST = -420


class Plan(NamedTuple):
    """A line of the programme: when it starts in days from today, how long it takes in days, over which stretch in m."""

    owner: str
    street: str
    name: str
    start: int
    days: int
    stretch: int

    @property
    def place(self) -> Street:
        """The street that is rebuilt."""
        return BY_NAME[self.street]

    @property
    def release(self) -> int:
        """The day, from today, on which the first material comes free."""
        return self.start + 14

    @property
    def made(self) -> int:
        """The day on which the project is put on the exchange: most of a year ahead."""
        return max(_EARLIEST, min(self.start - 240, -9 - self.start % 40))

    @property
    def surveyed(self) -> int:
        """The day on which somebody walks the street and confirms what lies there."""
        return max(self.made + 10, self.release - 230)


@dataclass(frozen=True)
class Made:
    """A project that stands in the story, with the line of the programme that it comes from."""

    plan: Plan
    id: UUID


Work = Callable[[datetime, date], object]


@dataclass
class Story:
    """Who takes part, and what is still to happen; `now` is the present, before which everything has happened."""

    random: Random
    today: date
    now: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    depots: dict[str, Depot] = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)
    _events: list[tuple[datetime, int, Work]] = field(default_factory=list)
    refused: int = 0
    pictures: int = 0
    _count: int = 0

    def day(self, days: int) -> date:
        """A day counted from today; before zero lies in the past."""
        return self.today + timedelta(days=days)

    def workday(self, days: int) -> date:
        """As `day`, or the Friday before it in a weekend."""
        found = self.day(days)
        return found - timedelta(days=max(0, found.weekday() - _FRIDAY))

    def at(self, days: int, work: Work) -> None:
        """Let `work(now, today)` happen that many days from today, in office hours; what lies ahead stays undone."""
        hour, minute = self.random.randint(8, 16), self.random.randint(0, 59)
        moment = datetime.combine(self.workday(days), time(hour, minute), _AMSTERDAM).astimezone(self.now.tzinfo)
        if moment < self.now:
            self._count += 1
            heapq.heappush(self._events, (moment, self._count, work))

    def night(self, days: int, work: Work) -> None:
        """Let `work(now, today)` happen in that night, as the schedule does; it leaves no more to chance."""
        moment = datetime.combine(self.today + timedelta(days=days), time(2, 10), _AMSTERDAM).astimezone(
            self.now.tzinfo
        )
        self._count += 1
        heapq.heappush(self._events, (moment, self._count, work))

    def hour(self, days: int, hour: int, work: Work) -> None:
        """Let `work(now, today)` happen that many days from today at this hour; it leaves nothing to chance."""
        moment = datetime.combine(self.workday(days), time(hour, 20), _AMSTERDAM).astimezone(self.now.tzinfo)
        if moment < self.now:
            self._count += 1
            heapq.heappush(self._events, (moment, self._count, work))

    def play(self) -> None:
        """Let everything happen in the order of time; an event may plan later ones."""
        while self._events:
            moment, _, work = heapq.heappop(self._events)
            work(moment, moment.astimezone(_AMSTERDAM).date())

    def who(self, slug: str, role: str = "projectleider") -> Actor:
        """The member of an organisation who plays a role, by the Dutch word for it."""
        return self.actors[f"{slug}/{role}"]

    def owner(self, municipality: str) -> str:
        """The slug of a municipality."""
        return municipality.lower()
