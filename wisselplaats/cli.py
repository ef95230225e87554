"""The command line: wiring only; every import that takes time happens inside its command."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wisselplaats import __version__, config
from wisselplaats.config import ConfigError
from wisselplaats.domain.errors import DomainError
from wisselplaats.domain.vocabulary import OrganisationKind, Role, Scope
from wisselplaats.serve import failures
from wisselplaats.serve.errors import ServeError

if TYPE_CHECKING:
    from wisselplaats.models import Organisation

# the words of the screens are taken too
_ROLES = {
    "projectleider": Role.PROJECT_LEADER,
    "aannemer": Role.CONTRACTOR,
    "beheerder": Role.ASSET_MANAGER,
    "makelaar": Role.BROKER,
    "lezer": Role.READER,
} | {role.value: role for role in Role}

_DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of a running `wisselplaats up`; without it the WISSELPLAATS_ settings of the environment count.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wisselplaats")
def cli() -> None:
    """Wisselplaats: the exchange that keeps street material in use."""


def _environment(data: Path | None) -> None:
    """Point this process at the servers of a data folder, or leave it to its environment."""
    from wisselplaats.serve.folder import DEFAULT, DataFolder

    folder = DataFolder(data or DEFAULT)
    # servers that are named by the environment come before a folder that nobody named
    if data is not None or not os.environ.get("WISSELPLAATS_DATABASE_URL"):
        os.environ.update(folder.running_env())


def _database(data: Path | None) -> str:
    from wisselplaats import db

    _environment(data)
    url = config.database_url(os.environ)
    db.configure(url)
    return url


@cli.command()
@click.option("--demo", is_flag=True, help="Fill an empty exchange with demo data and catch all mail.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("wisselplaats-data"),
    show_default=True,
    help="Folder for everything that is kept.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached from elsewhere.")
def up(demo: bool, data: Path, port: int, host: str) -> None:
    """Run everything: servers of its own where no address is set, until Ctrl-C."""
    from wisselplaats.serve.up import Options
    from wisselplaats.serve.up import up as run

    run(Options(data=data, port=port, host=host, demo=demo))


@cli.command()
@_DATA
@click.option("--size", type=click.Choice(["city", "region", "national"]), default="city", show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same number makes the same data.")
def demo(data: Path | None, size: str, seed: int) -> None:
    """Fill with demo data; the users get the demo password of the folder, or one that is printed."""
    import secrets

    from wisselplaats import demo as data_set
    from wisselplaats.serve.folder import DEFAULT, DataFolder

    _database(data)
    folder = DataFolder(data or DEFAULT)
    known = folder.path.is_dir() and folder.is_running()
    password = folder.secret("demo-password", 8) if known else secrets.token_hex(8)
    made = data_set.fill(size, seed, password)
    if not made.filled:
        click.echo("Nothing changed: this exchange has organisations already.")
        return
    click.echo(f"Filled ({size}): " + ", ".join(f"{count} {name}" for name, count in made.counts.items()))
    click.echo(f"Password of the demo users: {password}")


@cli.command("create-organisation")
@click.argument("slug")
@click.option("--name", required=True)
@click.option("--kind", type=click.Choice([kind.value for kind in OrganisationKind]), required=True)
@click.option("--region", help="Organisations with the same word share the rung 'region'.")
@_DATA
def create_organisation(slug: str, name: str, kind: str, region: str | None, data: Path | None) -> None:
    """Add an organisation."""
    from wisselplaats import db
    from wisselplaats.services import organisation

    _database(data)
    with db.transaction():
        organisation.create_organisation(slug, name, OrganisationKind(kind), region)
    click.echo(f"Organisation {slug} made.")


@cli.command("create-user")
@click.argument("email")
@click.option("--organisation", "slug", required=True)
@click.option("--role", type=click.Choice(list(_ROLES), case_sensitive=False), required=True)
@click.option("--password-stdin", is_flag=True, required=True, help="Read the password from standard input.")
@click.option("--platform-admin", is_flag=True, help="May also change the catalogue of the whole platform.")
@_DATA
def create_user(
    email: str, slug: str, role: str, password_stdin: bool, platform_admin: bool, data: Path | None
) -> None:
    """Add a user with a role, or give an existing user a role in another organisation."""
    from wisselplaats import db
    from wisselplaats.services import organisation

    password = sys.stdin.readline().rstrip("\r\n")
    if not password_stdin or not password:
        raise ServeError("no password on standard input: pipe it in, as in `... --password-stdin < password.txt`")
    _database(data)
    with db.transaction():
        organisation.create_user(
            email, password, _organisation(slug), _ROLES[role.lower()], platform_admin=platform_admin
        )
    click.echo(f"User {email} made.")


@cli.command()
@click.option("--user", "email", required=True)
@click.option("--organisation", "slug", required=True)
@click.option("--scopes", required=True, help="Comma-separated: " + ",".join(scope.value for scope in Scope))
@_DATA
def token(email: str, slug: str, scopes: str, data: Path | None) -> None:
    """Print a new token, alone on standard output; it is not shown again."""
    from datetime import UTC, datetime

    from wisselplaats import db
    from wisselplaats.services import organisation

    chosen = _scopes(scopes)
    _database(data)
    with db.transaction():
        text = organisation.issue_token(email, _organisation(slug), chosen, datetime.now(UTC))
    click.echo(text)


def _organisation(slug: str) -> "Organisation":
    from wisselplaats.services import organisation

    return organisation.by_slug(slug)


def _scopes(text: str) -> list[Scope]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    known = {scope.value for scope in Scope}
    wrong = [name for name in names if name not in known]
    if wrong or not names:
        raise ServeError(f"unknown scope {', '.join(wrong) or '(none)'}: choose from {', '.join(sorted(known))}")
    return [Scope(name) for name in names]


@cli.command()
@_DATA
def migrate(data: Path | None) -> None:
    """Bring the database to the newest revision and load the catalogue."""
    from wisselplaats.serve import fill

    url = _database(data)
    fill.migrate(url)
    fill.catalogue(url)
    click.echo("The database is up to date.")


@cli.command()
@_DATA
def sweep(data: Path | None) -> None:
    """Do now what the tables say is still to do: matches, deliveries, mail, options that lapse."""
    from wisselplaats.serve.sweep import sweep as run

    _database(data)
    config.settings()
    for line in run():
        click.echo(line)


@cli.command()
@_DATA
def rebuild_results(data: Path | None) -> None:
    """Make the sums of the results again from the handovers; `doctor` says when that is needed."""
    from wisselplaats.services import impact

    _database(data)
    click.echo(f"{impact.rebuild()} sums made.")


@cli.command()
@_DATA
def doctor(data: Path | None) -> None:
    """Look at every part, one line each; exit code 1 when any is wrong."""
    from wisselplaats.serve.doctor import examine

    _environment(data)
    findings = examine(os.environ)
    for finding in findings:
        click.echo(finding.line())
    sys.exit(0 if all(finding.ok for finding in findings) else 1)


_FILE = click.Path(path_type=Path, dir_okay=False)


@cli.command()
@_DATA
@click.option("--lot", help="One lot alone: its number (L001000) or its key.")
@click.option("--file", type=_FILE, help="A downloaded history instead; asks no server.")
@click.option("--anchors", type=_FILE, help="Anchors that you kept, to compare with.")
def verify(data: Path | None, lot: str | None, file: Path | None, anchors: Path | None) -> None:
    """Check the histories of passports line by line, and the anchors; exit code 1 when anything does not hold."""
    from wisselplaats import db
    from wisselplaats.serve import verify as run

    if file is not None:
        found = list(run.of_file(file, anchors))
    else:
        _database(data)
        with db.transaction():
            found = list(run.of_database(lot, anchors))
    for line in found:
        click.echo(line)
    if found:
        raise ServeError(f"{len(found)} finding(s): a history was changed afterwards; restore a backup or ask who did")
    click.echo("The history holds." if file or lot else "All passports hold.")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_DATA
def backup(file: Path, data: Path | None) -> None:
    """Write database and uploads to one FILE (tar.gz)."""
    from wisselplaats.serve.backup import backup as run

    _environment(data)
    run(file, config.database_url(os.environ), Path(config.required(os.environ, "FILES")))
    click.echo(f"Written: {file}")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--force", is_flag=True, help="Throw away what is there now.")
@_DATA
def restore(file: Path, force: bool, data: Path | None) -> None:
    """Put back database and uploads of a FILE that `backup` wrote."""
    from wisselplaats.serve.backup import restore as run

    _environment(data)
    run(file, config.database_url(os.environ), Path(config.required(os.environ, "FILES")), force)
    click.echo(f"Restored: {file}")


def main() -> None:
    """Run a command; whatever goes wrong is one line on standard error, never a traceback."""
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.exceptions.Abort:
        _fail("interrupted", 130)
    except KeyboardInterrupt:
        _fail("interrupted", 130)
    except click.ClickException as error:
        _fail(f"{error.format_message()} (see --help)".replace("\n", " "), error.exit_code)
    except (ConfigError, ServeError) as error:
        _fail(str(error))
    except DomainError as error:
        _fail(failures.sentence(error))
    except failures.outside() as error:
        _fail(failures.line(error))


def _fail(line: str, code: int = 1) -> None:
    click.echo(f"wisselplaats: {' '.join(line.split())}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
