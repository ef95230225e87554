"""The command line as operators script it, on the running product."""

import subprocess

import pytest

from tests.e2e.exchange import BIN, PASSWORD, Exchange, Machine


def test_an_operator_makes_an_organisation_a_user_and_a_token_that_works(exchange: Exchange) -> None:
    exchange.command(
        "create-organisation", "rijnland", "--name", "Rijnland", "--kind", "waterschap", "--region", "west"
    )
    who = ("--organisation", "rijnland", "--role", "lezer", "--password-stdin")
    exchange.command("create-user", "lezer@rijnland.example", *who, text=PASSWORD)
    token = exchange.command(
        "token", "--user", "lezer@rijnland.example", "--organisation", "rijnland", "--scopes", "lezen"
    )
    reader = Machine(exchange.base, token)
    assert reader.get("/aanbiedingen").status == 200
    project = {"naam": "x", "startDatum": "2027-01-01", "eindDatum": "2027-02-01", "vrijVanaf": "2027-01-01"}
    assert reader.post("/projecten", {**project, "vrijTot": "2027-02-01"}).status == 403
    assert Machine(exchange.base, token + "x").get("/aanbiedingen").status == 401


def test_a_platform_admin_is_made_on_the_command_line(exchange: Exchange) -> None:
    who = ("--organisation", "leiden", "--role", "reader", "--platform-admin", "--password-stdin")
    assert "made" in exchange.command("create-user", "platform@leiden.example", *who, text=PASSWORD)


@pytest.mark.parametrize("command", ["migrate", "sweep", "doctor", "verify"])
def test_the_daily_commands_end_well_on_a_healthy_exchange(exchange: Exchange, command: str) -> None:
    exchange.command(command)


def test_the_same_organisation_twice_is_refused_in_one_line(exchange: Exchange) -> None:
    arguments = ["create-organisation", "leiden", "--name", "Leiden", "--kind", "gemeente"]
    done = subprocess.run(
        [str(BIN / "wisselplaats"), *arguments], capture_output=True, text=True, check=False, env=exchange.env()
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "leiden" in done.stderr
