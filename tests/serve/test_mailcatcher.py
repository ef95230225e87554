"""The demo's mail server, as a process of its own, spoken to over SMTP."""

import smtplib
import socket
import subprocess
import sys
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests.serve.running import ENV


def test_a_message_becomes_one_whole_private_file_and_is_not_sent(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    folder = tmp_path / "mail"
    command = [sys.executable, "-m", "wisselplaats.serve.mailcatcher", "--folder", str(folder), "--port", str(port)]
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "w@leiden.example", "j@leiden.example", "Eén match"
    message.set_content("Er is een partij die past.\n.\nGroet")
    with subprocess.Popen(command, env=ENV) as catcher:
        deadline = time.monotonic() + 20
        while not answers(port):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
            client.send_message(message, to_addrs=["hidden@leiden.example"])
        catcher.terminate()
        assert catcher.wait(60) == 0
    (file,) = folder.iterdir()
    caught = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert file.suffix == ".eml"
    assert file.stat().st_mode & 0o077 == 0
    assert (caught["Subject"], caught["X-Envelope-To"]) == ("Eén match", "hidden@leiden.example")
    assert caught.get_content().replace("\r\n", "\n") == "Er is een partij die past.\n.\nGroet\n"


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
