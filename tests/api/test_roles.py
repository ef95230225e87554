"""Who may never do a thing is told so first, whatever the body looks like."""

from typing import Any

from flask import Flask

from wisselplaats.domain.vocabulary import Role, Scope

KEY = "0192d3f0-0000-7000-8000-000000000000"
OWN_AFFAIRS = {  # everybody's own notifications and saved searches
    "/api/v1/meldingen/<uuid:key>", "/api/v1/meldingen/lezingen",
    "/api/v1/reserveringen/<uuid:key>/berichten/lezingen", "/api/v1/meldingen/voorkeuren",
    "/api/v1/zoekprofielen", "/api/v1/zoekprofielen/<uuid:key>",
}  # fmt: skip


def changing(app: Flask) -> list[tuple[str, str, str]]:
    """Every method, path and endpoint of the API that changes something."""
    return [
        (method, rule.rule, rule.endpoint)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in sorted((rule.methods or set()) & {"POST", "PATCH", "PUT", "DELETE"})
    ]


def test_every_route_that_changes_something_names_the_action_that_it_needs(app: Flask) -> None:
    silent = [
        f"{method} {path}"
        for method, path, endpoint in changing(app)
        if path not in OWN_AFFAIRS and not hasattr(app.view_functions[endpoint], "needs")
    ]
    assert silent == []


def test_a_reader_is_refused_everywhere_before_the_body_is_read(app: Flask, make: Any, api: Any) -> None:
    reader = api(make.actor(Role.READER))
    for method, path, _ in changing(app):
        if path not in OWN_AFFAIRS:
            answer = reader.open(method, path.replace("<uuid:key>", KEY), data=b"{", content_type="application/json")
            assert answer.status_code == 403, f"{method} {path}: {answer.status_code}"


def test_a_token_without_the_scope_is_refused_too(app: Flask, make: Any, api: Any) -> None:
    reads_only = api(make.actor(Role.PROJECT_LEADER), Scope.READ)
    for method, path, _ in changing(app):
        if path not in OWN_AFFAIRS:
            answer = reads_only.open(method, path.replace("<uuid:key>", KEY), json={})
            assert answer.status_code == 403, f"{method} {path}: {answer.status_code}"
