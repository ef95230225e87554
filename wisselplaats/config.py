"""The settings of one process, read once from the environment; a missing one stops the start by name."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "WISSELPLAATS_"
_TRUE = frozenset({"1", "true", "yes", "on", "ja"})
_FALSE = frozenset({"0", "false", "no", "off", "nee"})

# what to do when a setting without a default is missing
_ADVICE = {
    "WISSELPLAATS_DATABASE_URL": "set it to postgresql://user:password@host/database, or name a running "
    "`wisselplaats up` by --data DIR",
    "WISSELPLAATS_REDIS_URL": "set it to redis://:password@host:6379/0, or name a running `wisselplaats up` "
    "by --data DIR",
    "WISSELPLAATS_SECRET_KEY": "set it to 32 or more random characters (openssl rand -hex 32) and keep it",
    "WISSELPLAATS_BASE_URL": "set it to the public address, such as https://wisselplaats.example.nl",
    "WISSELPLAATS_FILES": "set it to a folder for uploads that web and worker share",
    "WISSELPLAATS_MAIL_FROM": "set it to the address that mail comes from; WISSELPLAATS_SMTP_URL needs it",
}


class ConfigError(Exception):
    """A setting is missing or wrong; the text is one line that says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations; each field is WISSELPLAATS_ plus its name in capitals.

    The limits on delivered files, from `max_upload_mb` to `reader_seconds`, are those of domain.delivery.rows.Limits.
    `proxies` is how many proxies in front are believed about the client's address and scheme; `api_rate` how many
    requests a minute a token may make. `delivery_file_days` is how long a delivered file is kept once it is done.
    """

    database_url: str
    redis_url: str
    secret_key: str
    base_url: str
    files: Path
    smtp_url: str | None = None
    mail_from: str | None = None
    demo: bool = False
    demo_mail: Path | None = None
    max_upload_mb: int = 200
    secure_cookies: bool = True
    max_rows: int = 2_000_000
    max_columns: int = 500
    max_parts: int = 200
    max_cells: int = 20_000_000
    max_unpacked_mb: int = 600
    reader_memory_mb: int = 1_536
    reader_seconds: int = 180
    delivery_file_days: int = 30
    proxies: int = 0
    api_rate: int = 1200

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read all settings; ConfigError names the first that is missing or makes no sense."""
        base_url = _base_url(required(environ, "BASE_URL"))
        smtp_url = _smtp_url(environ)
        mail_folder = _optional(environ, "DEMO_MAIL")
        return cls(
            database_url=database_url(environ),
            redis_url=redis_url(environ),
            secret_key=_secret_key(environ),
            base_url=base_url,
            files=Path(required(environ, "FILES")).expanduser().absolute(),
            smtp_url=smtp_url,
            mail_from=required(environ, "MAIL_FROM") if smtp_url else _optional(environ, "MAIL_FROM"),
            demo=_flag(environ, "DEMO", default=False),
            demo_mail=Path(mail_folder).absolute() if mail_folder else None,
            max_upload_mb=_whole(environ, "MAX_UPLOAD_MB", 200, "of megabytes, such as 200"),
            max_rows=_whole(environ, "MAX_ROWS", 2_000_000, "of rows of one file, such as 2000000"),
            max_columns=_whole(environ, "MAX_COLUMNS", 500, "of columns of one file, such as 500"),
            max_parts=_whole(environ, "MAX_PARTS", 200, "of sheets or layers of one file, such as 200"),
            max_cells=_whole(environ, "MAX_CELLS", 20_000_000, "of cells of one sheet, such as 20000000"),
            max_unpacked_mb=_whole(environ, "MAX_UNPACKED_MB", 600, "of megabytes, such as 600"),
            reader_memory_mb=_whole(environ, "READER_MEMORY_MB", 1_536, "of megabytes, such as 1536", least=256),
            reader_seconds=_whole(environ, "READER_SECONDS", 180, "of seconds, such as 180"),
            delivery_file_days=_whole(environ, "DELIVERY_FILE_DAYS", 30, "of days, such as 30"),
            proxies=_whole(environ, "PROXIES", 0, "of proxies in front, 0 when clients come straight", least=0),
            api_rate=_whole(environ, "API_RATE", 1200, "of requests a minute, such as 1200"),
            secure_cookies=_flag(environ, "SECURE_COOKIES", default=not base_url.startswith("http://")),
        )

    def to_env(self) -> dict[str, str]:
        """The same settings as environment variables, for a child process; unset ones are left out."""
        found = {field.name: getattr(self, field.name) for field in fields(self)}
        return {PREFIX + name.upper(): _text(value) for name, value in found.items() if value is not None}


def required(environ: Mapping[str, str], name: str) -> str:
    """The setting WISSELPLAATS_`name`; ConfigError in one line when it is missing or empty."""
    value = _optional(environ, name)
    if value is None:
        full = PREFIX + name
        raise ConfigError(f"{full} is not set: {_ADVICE.get(full, 'set it')}")
    return value


def database_url(environ: Mapping[str, str]) -> str:
    """The database address for SQLAlchemy with psycopg 3; PostgreSQL is the one dialect."""
    url = required(environ, "DATABASE_URL")
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise ConfigError("WISSELPLAATS_DATABASE_URL must begin with postgresql://: only PostgreSQL is supported")
    return f"postgresql+psycopg://{rest}"


def redis_url(environ: Mapping[str, str]) -> str:
    """The address of Redis or Valkey, as it was given."""
    url = required(environ, "REDIS_URL")
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError("WISSELPLAATS_REDIS_URL must begin with redis:// (or rediss:// for TLS)")
    return url


_current: list[Settings] = []


def settings() -> Settings:
    """The settings of this process: what `configure` was given, else the environment, read once."""
    if not _current:
        import os

        _current.append(Settings.from_env(os.environ))
    return _current[0]


def configure(chosen: Settings | None) -> None:
    """Use these settings from now on; None forgets them, so that the environment is read again."""
    _current[:] = [] if chosen is None else [chosen]


def _optional(environ: Mapping[str, str], name: str) -> str | None:
    return environ.get(PREFIX + name, "").strip() or None


def _flag(environ: Mapping[str, str], name: str, default: bool) -> bool:
    value = _optional(environ, name)
    if value is None:
        return default
    if value.lower() not in _TRUE | _FALSE:
        raise ConfigError(f"{PREFIX}{name} is {value!r}: use true or false")
    return value.lower() in _TRUE


def _whole(environ: Mapping[str, str], name: str, default: int, of_what: str, least: int = 1) -> int:
    value = _optional(environ, name) or str(default)
    if not value.isdecimal() or int(value) < least:
        raise ConfigError(f"{PREFIX}{name} must be a whole number {of_what}")
    return int(value)


def _secret_key(environ: Mapping[str, str]) -> str:
    value = required(environ, "SECRET_KEY")
    if len(value) < 32:
        raise ConfigError("WISSELPLAATS_SECRET_KEY is too short: use 32 or more random characters")
    return value


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError("WISSELPLAATS_BASE_URL must be a full address, such as https://wisselplaats.example.nl")
    return value.rstrip("/")


def _smtp_url(environ: Mapping[str, str]) -> str | None:
    value = _optional(environ, "SMTP_URL")
    if value and not value.startswith(("smtp://", "smtps://", "smtp+starttls://")):
        raise ConfigError("WISSELPLAATS_SMTP_URL must look like smtp://user:password@host:port (or smtps://)")
    return value


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
