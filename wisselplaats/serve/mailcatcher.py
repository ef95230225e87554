"""Catch the mail of a demo in a folder instead of sending it; also a program of its own for containers."""

import argparse
import asyncio
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from aiosmtpd.smtp import SMTP, Envelope, Session


class Catcher:
    """Writes every message as one .eml file; a file that can be seen is whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd for each message."""
        content = envelope.content or b""
        raw = content.encode() if isinstance(content, str) else content
        receivers = ", ".join(envelope.rcpt_tos)
        # who it really went to: the To header need not say
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {receivers}\r\n".encode()
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{token_hex(4)}"
        hidden = self._folder / f".{name}.part"
        handle = os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(head + raw)
        hidden.replace(self._folder / f"{name}.eml")
        return "250 OK"


async def serve(folder: Path, host: str, port: int, inherited: int | None = None) -> None:
    """Listen until SIGTERM or SIGINT; `inherited` is the file descriptor of a socket that listens already."""
    import socket

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)

    def connection() -> SMTP:
        return SMTP(Catcher(folder), hostname="wisselplaats", enable_SMTPUTF8=True, loop=loop)

    if inherited is not None:
        server = await loop.create_server(connection, sock=socket.socket(fileno=inherited))
    else:
        server = await loop.create_server(connection, host, port)
    await stop.wait()
    server.close()


def main() -> None:
    """`python -m wisselplaats.serve.mailcatcher --folder DIR [--host H] [--port N]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=os.environ.get("WISSELPLAATS_DEMO_MAIL", "mail"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1025)
    parser.add_argument("--fd", type=int, default=None)
    options = parser.parse_args()
    asyncio.run(serve(options.folder, options.host, options.port, options.fd))


if __name__ == "__main__":
    main()
