"""Who takes part: roles, kinds of organisation, what a token may do."""

from enum import StrEnum


class Role(StrEnum):
    """What a member may do in one organisation (DOMAIN.md, Words)."""

    PROJECT_LEADER = "project_leader"
    CONTRACTOR = "contractor"
    ASSET_MANAGER = "asset_manager"
    BROKER = "broker"
    READER = "reader"
    ADMIN = "admin"


class OrganisationKind(StrEnum):
    """Values are the Dutch words that the command line takes."""

    MUNICIPALITY = "gemeente"
    CONTRACTOR = "aannemer"
    WATER_BOARD = "waterschap"
    PROVINCE = "provincie"
    HOUSING_CORPORATION = "corporatie"


class Scope(StrEnum):
    """What an API token may be used for."""

    DELIVER = "aanleveren"
    READ = "lezen"
    RESERVE = "reserveren"
    MANAGE = "beheren"
