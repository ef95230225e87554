"""A real SMTP server that keeps what it is sent."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message as Mail
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Mailbox(Message):
    """Keeps what arrives; answers `refusal` to every recipient when it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[Mail] = []
        self.refusal: str | None = None

    def handle_message(self, message: Mail) -> None:
        self.messages.append(message)

    async def handle_RCPT(  # noqa: N802 - the hook of aiosmtpd
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"


@contextmanager
def serving(mailbox: Mailbox, **options: Any) -> Iterator[Controller]:
    """The server on a free local port (`.port`) for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()
