"""Who takes part in the demo: municipalities, a water board, contractors and a housing corporation, with their people."""

import secrets
from typing import NamedTuple

from sqlalchemy import update

from wisselplaats.db import session
from wisselplaats.demo.story import REGION, Story
from wisselplaats.domain.vocabulary import OrganisationKind, Role
from wisselplaats.models import Depot, Membership, User
from wisselplaats.services import organisation

_ROLES = {
    "projectleider": Role.PROJECT_LEADER,
    "aannemer": Role.CONTRACTOR,
    "beheerder": Role.ASSET_MANAGER,
    "makelaar": Role.BROKER,
    "lezer": Role.READER,
    "admin": Role.ADMIN,
}

ORGANISATIONS = (
    ("leiden", "Gemeente Leiden", OrganisationKind.MUNICIPALITY),
    ("bouwbedrijf", "Bouwbedrijf De Sleutel", OrganisationKind.CONTRACTOR),
    ("leiderdorp", "Gemeente Leiderdorp", OrganisationKind.MUNICIPALITY),
    ("oegstgeest", "Gemeente Oegstgeest", OrganisationKind.MUNICIPALITY),
    ("rijnland", "Hoogheemraadschap van Rijnland", OrganisationKind.WATER_BOARD),
    ("rijnstroom", "Woonstichting Rijnstroom", OrganisationKind.HOUSING_CORPORATION),
    ("poelman", "Poelman Infra", OrganisationKind.CONTRACTOR),
)

# whose contractor has an address at which organisation: a contractor is a member of its own firm
_FIRM_AT = {
    "leiden": "bouwbedrijf",
    "leiderdorp": "poelman",
    "oegstgeest": "poelman",
    "rijnland": "bouwbedrijf",
    "rijnstroom": "bouwbedrijf",
}

_NAMES = {
    "leiden": ("Sanne de Vries", "Mehmet Yilmaz", "Joost van Leeuwen", "Karin Bakker", "Peter Smit", "Anouk Visser"),
    "leiderdorp": ("Wouter Kok", "Dirk Poelman", "Ilse Mulder", "Bram de Groot", "Fatima el Idrissi", "Rob Dekker"),
    "oegstgeest": ("Marieke Bos", "Jan Poelman", "Henk Vermeer", "Lotte Hendriks", "Ruben Meijer", "Tessa Kuiper"),
    "rijnland": ("Arjen Dijkstra", "Youssef Amrani", "Nienke Postma", "Gerard Blom", "Eva Schouten", "Paul Willems"),
    "rijnstroom": ("Daan Verhoeven", "Els Maas", "Kees Peters", "Linda van Dam", "Omar Haddad", "Ria Jacobs"),
}


class _People(NamedTuple):
    """How users are made here: one password hash for all, because hashing is slow on purpose."""

    password_hash: str

    def user(self, email: str, name: str, *, platform_admin: bool = False) -> User:
        made = User(
            email=email,
            name=name,
            password_hash=self.password_hash,
            unsubscribe_key=secrets.token_urlsafe(24),
            platform_admin=platform_admin,
            demo=True,
            mail_off=True,
        )
        session.add(made)
        session.flush()
        return made


def fill(story: Story, password: str) -> int:
    """Make organisations, users and actors; answers how many users there are now.

    Nobody wants mail until `open_mail`: what happened last year is told in the app only.
    """
    for slug, name, kind in ORGANISATIONS:
        story.organisations[slug] = organisation.create_organisation(slug, name, kind, REGION)
    first = organisation.create_user(
        "projectleider@leiden.example",
        password,
        story.organisations["leiden"],
        Role.PROJECT_LEADER,
        _NAMES["leiden"][0],
        demo=True,
    )
    first.mail_off = True
    people = _People(first.password_hash)
    _enter(story, first, "leiden", "projectleider")
    for slug, names in _NAMES.items():
        for (word, role), name in zip(_ROLES.items(), names, strict=True):
            if (slug, word) != ("leiden", "projectleider"):
                home = _FIRM_AT.get(slug, slug) if word == "aannemer" else slug
                _join(story, people.user(f"{word}@{slug}.example", name), home, word, role)
    _join(story, people.user("makelaar@bouwbedrijf.example", "Ellen Zwart"), "bouwbedrijf", "makelaar", Role.BROKER)
    platform = people.user("platform@leiden.example", "Beheer van het platform", platform_admin=True)
    _join(story, platform, "leiden", "platform", Role.READER)
    return sum(len(names) for names in _NAMES.values()) + 2


def _join(story: Story, user: User, slug: str, word: str, role: Role) -> None:
    session.add(Membership(user_id=user.id, organisation_id=story.organisations[slug].id, role=role))
    session.flush()
    _enter(story, user, slug, word)


def _enter(story: Story, user: User, slug: str, word: str) -> None:
    """Remember the actor; the first in a role acts for the firm."""
    place = story.organisations[slug]
    (member,) = (m for m in organisation.memberships(user.id) if m.organisation_id == place.id)
    story.actors.setdefault(f"{slug}/{word}", organisation.actor_of(member, user))


def open_mail() -> None:
    """From now on people are mailed as they would be."""
    session.execute(update(User).where(User.demo).values(mail_off=False))


DEPOTS = (
    (
        "leiden",
        "Depot Admiraal Banckertweg",
        "Admiraal Banckertweg 15, Leiden",
        94_930,
        463_420,
        16_000,
        "ma-vr 7.00-15.30",
    ),
    ("leiderdorp", "Gemeentewerf Leiderdorp", "Touwbaan 2, Leiderdorp", 96_720, 464_030, 5500, "di en do 8.00-12.00"),
    ("rijnland", "Steunpunt Spanjaardsbrug", "Lage Rijndijk 90, Leiderdorp", 95_480, 464_290, 1800, "op afspraak"),
)


def fill_depots(story: Story) -> None:
    """Give three organisations a place to store what nobody has taken yet."""
    for slug, name, address, x, y, capacity, opening in DEPOTS:
        owner = story.organisations[slug].id
        made = Depot(
            organisation_id=owner, name=name, address=address, x=x, y=y, capacity_m2=capacity, opening_days=opening
        )
        session.add(made)
        story.depots[slug] = made
    session.flush()
