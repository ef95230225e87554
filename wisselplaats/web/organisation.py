"""The pages of an organisation: its settings, its members, its tokens, and the user's own account."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import RateName
from wisselplaats.schemas.organisation import (
    MemberInput,
    OrganisationInput,
    PasswordInput,
    RoleInput,
    SettingsOutput,
    TokenInput,
)
from wisselplaats.schemas.rate import RateChange
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.services import organisation, rate
from wisselplaats.web.page.base import Answer, Form, actor, blueprint, done, loaded, remember, show_form, submit

blp = blueprint("organisation")


@blp.get("/organisatie")
def show() -> Answer:
    """Settings and members, for the organisation's admin."""
    return _page(Form(SettingsOutput().dump(organisation.get(actor(), actor().organisation_id))))


def _page(settings: Form, member: Form | None = None, told: Any = None) -> Answer:
    require(actor(), Action.MANAGE_ORGANISATION)
    page = render_template(
        "organisation/show.html",
        organisation=organisation.get(actor(), actor().organisation_id),
        members=organisation.members(actor()),
        settings=settings,
        member=member or Form(),
        told=told,
    )
    return (page, 400) if settings.errors or (member and member.errors) else page


@blp.post("/organisatie")
def change() -> Any:
    """Change the settings."""
    return submit(
        lambda: organisation.change(actor(), loaded(OrganisationInput), edge.now()),
        lambda _made: done(_("De instellingen zijn bewaard."), "organisation.show"),
        _page,
    )


@blp.post("/organisatie/leden")
def add_member() -> Any:
    """Add a member; the first password of a new user is on the answer and nowhere else."""

    def work() -> dict[str, Any]:
        data = loaded(MemberInput)
        return {"email": data["email"], "password": organisation.add_member(actor(), now=edge.now(), **data)}

    def after(told: dict[str, Any]) -> Any:
        if told["password"] is None:
            return done(_("%(email)s heeft nu een rol in uw organisatie.", email=told["email"]), "organisation.show")
        return _page(_settings(), told=told)

    return submit(work, after, lambda form: _page(_settings(), form))


def _settings() -> Form:
    return Form(SettingsOutput().dump(organisation.get(actor(), actor().organisation_id)))


@blp.post("/organisatie/leden/<uuid:key>/rol")
def change_role(key: UUID) -> Any:
    """Give a member another role."""
    return submit(
        lambda: organisation.change_role(actor(), key, loaded(RoleInput)["role"], edge.now()),
        lambda made: done(_("De rol van %(name)s is gewijzigd.", name=made.user.name), "organisation.show"),
        lambda form: _page(_settings(), Form({}, form.errors)),
    )


@blp.post("/organisatie/leden/<uuid:key>/beeindigen")
def remove_member(key: UUID) -> Any:
    """End a member's role."""
    return submit(
        lambda: organisation.remove_member(actor(), key, edge.now()),
        lambda _made: done(_("De rol is beëindigd."), "organisation.show"),
        lambda form: _page(_settings(), Form({}, form.errors)),
    )


@blp.get("/organisatie/tokens")
def tokens() -> Answer:
    """The tokens of the organisation."""
    day = edge.today() + timedelta(days=365)
    return _tokens_page(Form({"geldigTot": day.isoformat()}))


def _tokens_page(form: Form, text: str | None = None) -> Answer:
    found = organisation.tokens(actor())
    return show_form("organisation/tokens.html", form, tokens=found, text=text, now=edge.now())


@blp.post("/organisatie/tokens")
def create_token() -> Any:
    """Make a token; its text is on the answer and nowhere else."""

    def work() -> str:
        data = loaded(TokenInput, lists=("scopes",))
        end = datetime.combine(data["expires_on"] + timedelta(days=1), time(), edge.AMSTERDAM).astimezone(UTC)
        return organisation.create_token(actor(), data["name"], data["scopes"], end, edge.now())

    return submit(work, lambda text: _tokens_page(Form(), text), _tokens_page)


@blp.post("/organisatie/tokens/<uuid:key>/intrekken")
def revoke_token(key: UUID) -> Any:
    """End a token at once."""
    return submit(
        lambda: organisation.revoke_token(actor(), key, edge.now()),
        lambda _made: done(_("Het token is ingetrokken."), "organisation.tokens"),
        _tokens_page,
    )


@blp.get("/organisatie/tarieven")
def rates() -> Answer:
    """What the organisation's matches are reckoned with."""
    return _rates_page(Form())


def _rates_page(form: Form) -> Answer:
    whose = actor().organisation_id
    return show_form(
        "organisation/rates.html", form, rates=rate.own(actor(), whose, edge.today()),
        history=rate.history(actor(), whose), words={name.value: field_word(name.value) for name in RateName},
    )  # fmt: skip


@blp.post("/organisatie/tarieven")
def change_rates() -> Any:
    """Set own rates from today; an emptied field takes the platform's again."""

    def work() -> list[rate.Shown]:
        data = {name.value: None for name in RateName} | loaded(RateChange)
        source = str(data.pop("source"))
        return rate.change(actor(), actor().organisation_id, data, source, edge.now(), edge.today())

    return submit(work, lambda _made: done(_("De tarieven zijn bewaard."), "organisation.rates"), _rates_page)


@blp.get("/account")
def account() -> Answer:
    """Who the user is here, and the form for another password."""
    return _account_page(Form())


def _account_page(form: Form) -> Answer:
    return show_form("organisation/account.html", form, user=organisation.user(actor().user_id))


@blp.post("/account/wachtwoord")
def change_password() -> Any:
    """Choose another password."""

    def work() -> None:
        data = loaded(PasswordInput)
        organisation.change_password(actor().user_id, data["password"], data["new_password"])

    def after(_made: None) -> Any:
        remember(organisation.user(actor().user_id))
        return done(_("Uw wachtwoord is gewijzigd."), "organisation.account")

    return submit(work, after, _account_page)
