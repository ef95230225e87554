"""The whole exchange as processes of its own: web, worker, beat, an SMTP server; reached over HTTP and the command line."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from tests.mailbox import Mailbox, serving
from wisselplaats.config import Settings
from wisselplaats.serve.valkey import free_port

BIN = Path(sys.executable).parent
PASSWORD = "een lang genoeg wachtwoord"
LATER = """
import sys
from datetime import timedelta
from wisselplaats import config, db, edge
from wisselplaats.services import reservation
db.configure(config.settings().database_url)
now = edge.now() + timedelta(days=int(sys.argv[1]))
reservation.warn(now)
print(reservation.expire(now))
"""


@dataclass
class Answer:
    """An HTTP answer as a machine reads it."""

    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Machine:
    """A client with a token."""

    base: str
    token: str

    def send(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """One request; a dict or list goes as JSON, bytes as they are."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        url = path if path.startswith("http") else self.base + (path if path.startswith("/api") else "/api/v1" + path)
        request = urllib.request.Request(url, data=data, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        if data is not None:
            request.add_header("Content-Type", "application/json")
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return Answer(response.status, response.headers, response.read())
        except HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def get(self, path: str, **headers: str) -> Answer:
        """Read."""
        return self.send("GET", path, headers=headers)

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> Answer:
        """Make."""
        return self.send("POST", path, body, headers)

    def made(self, path: str, body: Any) -> Any:
        """Make, and expect it to be made."""
        answer = self.post(path, body)
        assert answer.status == 201, (path, answer.status, answer.body.decode())
        return answer.json


@dataclass
class Exchange:
    """The running product."""

    base: str
    settings: Settings
    mailbox: Mailbox
    folder: Path
    _stack: ExitStack = field(default_factory=ExitStack)
    _tokens: dict[str, Machine] = field(default_factory=dict)

    def command(self, *args: str, text: str | None = None) -> str:
        """Run the command line; fails the test when it fails."""
        done = subprocess.run(
            [str(BIN / "wisselplaats"), *args], input=text, capture_output=True, text=True, check=False, env=self.env()
        )
        assert done.returncode == 0, (args, done.stdout, done.stderr)
        return done.stdout.strip()

    def later(self, days: int) -> int:
        """What the schedule does to claims on a day to come: the clock moves and nobody sleeps; how many changed."""
        done = subprocess.run(
            [sys.executable, "-c", LATER, str(days)], capture_output=True, text=True, check=False, env=self.env()
        )
        assert done.returncode == 0, done.stderr
        return int(done.stdout)

    def env(self) -> dict[str, str]:
        """The environment of every process."""
        return {**os.environ, **self.settings.to_env()}

    def machine(self, email: str, organisation: str) -> Machine:
        """A client with all scopes for a user, made once."""
        if email not in self._tokens:
            scopes = "aanleveren,lezen,reserveren,beheren"
            token = self.command("token", "--user", email, "--organisation", organisation, "--scopes", scopes)
            self._tokens[email] = Machine(self.base, token)
        return self._tokens[email]

    def spawn(self, name: str, *args: str) -> subprocess.Popen[bytes]:
        """Start a process that is stopped with the exchange; its output goes to a log in the folder."""
        log = self._stack.enter_context((self.folder / f"{name}.log").open("ab"))
        process = subprocess.Popen([str(BIN / args[0]), *args[1:]], stdout=log, stderr=log, env=self.env())
        self._stack.callback(_stop, process)
        return process

    def start(self) -> None:
        """Start everything and wait until it is ready."""
        port = self.base.rpartition(":")[2]
        listen = [
            "--bind",
            f"127.0.0.1:{port}",
            "--no-control-socket",
            "--worker-class",
            "gthread",
            "--workers",
            "2",
            "--threads",
            "8",
        ]
        self.spawn("web", "gunicorn", *listen, "wisselplaats.app:create_app()")
        self.spawn("worker", "celery", "-A", "workers.app", "worker", "--concurrency", "2", "--loglevel", "INFO")
        self.spawn("beat", "celery", "-A", "workers.app", "beat", "--schedule", str(self.folder / "beat"))
        wait_until(lambda: Machine(self.base, "").get(self.base + "/health/ready").status == 200, 400, self.logs)

    def logs(self) -> str:
        """The last lines of every log, for a failing test."""
        return "\n".join(f"--- {p.name}\n{p.read_text()[-2000:]}" for p in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        """Stop everything."""
        self._stack.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(holds: Callable[[], Any], seconds: float = 20, explain: Callable[[], str] = str) -> Any:
    """Poll until something is true and answer it; fails the test with an explanation."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = holds()
        except OSError:
            found = None
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {explain()}")


def open_exchange(database_url: str, redis_url: str, folder: Path) -> Exchange:
    """Start the product on a database and a Redis."""
    mailbox = Mailbox()
    stack = ExitStack()
    smtp = stack.enter_context(serving(mailbox))
    (folder / "files").mkdir(exist_ok=True)
    base = f"http://127.0.0.1:{free_port()}"
    settings = Settings(
        database_url=database_url,
        redis_url=redis_url,
        secret_key="only-for-this-run-" * 3,
        base_url=base,
        files=folder / "files",
        smtp_url=f"smtp://127.0.0.1:{smtp.port}",
        mail_from="wisselplaats@leiden.example",
        max_upload_mb=20,
        secure_cookies=False,
    )
    made = Exchange(base, settings, mailbox, folder, stack)
    try:
        made.start()
    except BaseException:
        made.stop()
        raise
    return made
