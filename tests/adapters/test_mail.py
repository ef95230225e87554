"""Mail against a real server on this computer."""

from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import AuthResult

from tests.mailbox import Mailbox, serving
from wisselplaats.adapters.mail import MailError, build_message, send


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def server(mailbox):
    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=data.password == b"ge:heim", handled=False)

    with serving(mailbox, authenticator=check, auth_require_tls=False) as controller:
        yield controller


def message(**changes):
    given = {"sender": "Wisselplaats <post@wissel.example>", "to": "p@leiden.example", "subject": "Een match",
             "text": "Er is steen."}  # fmt: skip
    return build_message(**(given | changes))


def test_a_message_arrives_with_both_bodies_and_its_headers(server, mailbox):
    now = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    sent = message(html="<p>Er is steen.</p>", unsubscribe_url="https://w.example/af/1", now=now)
    send(f"smtp://127.0.0.1:{server.port}", sent)
    (arrived,) = mailbox.messages
    assert arrived["Date"] == "Sat, 21 Nov 2026 09:00:00 +0000"
    assert arrived["Message-ID"].endswith("@wissel.example>")
    assert arrived["List-Unsubscribe"] == "<https://w.example/af/1>"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in arrived.get_payload()] == ["text/plain", "text/html"]


def test_a_given_message_id_is_kept_so_that_a_second_attempt_is_the_same_message():
    assert message(headers={"Message-ID": "<7@w.example>"}).get_all("Message-ID") == ["<7@w.example>"]


def test_a_line_break_in_a_subject_cannot_add_a_header():
    built = message(subject="Hoi\r\nBcc: ander@example.org")
    assert built["Bcc"] is None
    assert built["Subject"] == "Hoi Bcc: ander@example.org"


def test_signing_in_takes_a_password_with_any_sign_in_it(server, mailbox):
    send(f"smtp://wissel:ge%3Aheim@127.0.0.1:{server.port}", message())
    assert len(mailbox.messages) == 1


def test_a_wrong_password_is_worth_another_attempt_and_is_not_told(server):
    with pytest.raises(MailError) as caught:
        send(f"smtp://wissel:mis@127.0.0.1:{server.port}", message())
    assert caught.value.temporary
    assert "mis" not in str(caught.value)


@pytest.mark.parametrize(("answer", "temporary"), [("450 later", True), ("550 onbekend", False)])
def test_the_answer_of_the_server_says_whether_to_try_again(server, mailbox, answer, temporary):
    mailbox.refusal = answer
    with pytest.raises(MailError) as caught:
        send(f"smtp://127.0.0.1:{server.port}", message())
    assert caught.value.temporary is temporary


def test_a_server_that_is_away_is_worth_another_attempt():
    with pytest.raises(MailError) as caught:
        send("smtp://127.0.0.1:1", message())
    assert caught.value.temporary


def test_a_server_without_encryption_is_not_given_mail_that_needs_it(server, mailbox):
    with pytest.raises(MailError):
        send(f"smtp+starttls://127.0.0.1:{server.port}", message())
    assert mailbox.messages == []


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example:25", "smtp://"])
def test_an_address_that_is_no_mail_server_is_a_wrong_setting(url):
    with pytest.raises(ValueError, match="SMTP"):
        send(url, message())
