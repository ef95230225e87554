"""Settings: complete or a start that is refused by name; never a default secret."""

from dataclasses import replace
from pathlib import Path

import pytest

from wisselplaats import config
from wisselplaats.config import ConfigError, Settings

COMPLETE = {
    "WISSELPLAATS_DATABASE_URL": "postgresql://u:p@db/x",
    "WISSELPLAATS_REDIS_URL": "redis://broker:6379/0",
    "WISSELPLAATS_SECRET_KEY": "s" * 32,
    "WISSELPLAATS_BASE_URL": "https://wissel.example/",
    "WISSELPLAATS_FILES": "/data/files",
}


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_setting_stops_the_start_by_name(name: str) -> None:
    with pytest.raises(ConfigError, match=f"{name} is not set: ") as raised:
        Settings.from_env(COMPLETE | {name: " "})
    assert "\n" not in str(raised.value)


def test_mail_needs_a_sender_as_soon_as_there_is_a_server() -> None:
    with pytest.raises(ConfigError, match="WISSELPLAATS_MAIL_FROM"):
        Settings.from_env(COMPLETE | {"WISSELPLAATS_SMTP_URL": "smtp://mail:25"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "sqlite:///x"),
        ("DATABASE_URL", "postgres"),
        ("REDIS_URL", "amqp://x"),
        ("SECRET_KEY", "short"),
        ("BASE_URL", "wissel.example"),
        ("SMTP_URL", "mail:25"),
        ("MAX_UPLOAD_MB", "0"),
        ("MAX_UPLOAD_MB", "many"),
        ("DEMO", "perhaps"),
        ("PROXIES", "-1"),
        ("API_RATE", "0"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"WISSELPLAATS_{name}"):
        Settings.from_env(COMPLETE | {f"WISSELPLAATS_{name}": value})


def test_the_database_is_spoken_to_by_psycopg_whatever_the_address_says() -> None:
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        url = f"{scheme}://u:p@db/x"
        found = Settings.from_env(COMPLETE | {"WISSELPLAATS_DATABASE_URL": url})
        assert found.database_url == "postgresql+psycopg://u:p@db/x"


def test_cookies_are_secure_unless_the_address_is_not() -> None:
    assert Settings.from_env(COMPLETE).secure_cookies
    assert not Settings.from_env(COMPLETE | {"WISSELPLAATS_BASE_URL": "http://localhost:8000"}).secure_cookies


def test_settings_survive_the_way_to_a_child_process() -> None:
    chosen = replace(Settings.from_env(COMPLETE), demo=True, demo_mail=Path("/data/mail"), max_upload_mb=3)
    assert Settings.from_env(chosen.to_env()) == chosen


def test_configured_settings_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(config._current)
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    try:
        config.configure(None)
        assert config.settings().base_url == "https://wissel.example"
        config.configure(replace(config.settings(), base_url="https://other.example"))
        assert config.settings().base_url == "https://other.example"
    finally:
        config._current[:] = before
