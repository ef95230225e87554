"""Mail leaves through one SMTP server; the caller only has to know whether trying again makes sense."""

import smtplib
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT_SECONDS = 20
# A header that is folded at 78 signs turns a long link into an encoded word, and mail programs then miss the
# one-click unsubscribe; 900 is within the 998 of RFC 5322. 7 bits: not every server takes more.
_UNFOLDED = SMTP.clone(max_line_length=900, cte_type="7bit")
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class MailError(Exception):
    """The message did not leave. `temporary`: the same message may leave later; otherwise it never will."""

    def __init__(self, reason: str, *, temporary: bool) -> None:
        super().__init__(reason)
        self.temporary = temporary


def build_message(
    sender: str,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    *,
    headers: Mapping[str, str] | None = None,
    unsubscribe_url: str | None = None,
    now: datetime | None = None,
) -> EmailMessage:
    """A message with Date, Message-ID and the mark that no out-of-office should answer it.

    `unsubscribe_url` makes it one-click (RFC 8058: the URL must take a POST). Give `Message-ID` in `headers`
    when the message may be sent twice, so that the mailbox sees one. Line ends in a subject become spaces.
    """
    message = EmailMessage(policy=_UNFOLDED)
    message["From"], message["To"], message["Subject"] = sender, to, " ".join(subject.split())
    message["Date"] = format_datetime(now or datetime.now(UTC))
    message["Auto-Submitted"] = "auto-generated"
    for name, value in (headers or {}).items():
        message[name] = value
    if "Message-ID" not in message:
        message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or "localhost")
    if unsubscribe_url:
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def send(smtp_url: str, message: EmailMessage) -> None:
    """Hand the message to the server in `smtp://`, `smtp+starttls://` or `smtps://[user:password@]host[:port]`.

    Raises MailError; ValueError when the URL is none of these (a setting that an operator must repair).
    """
    url = urlsplit(smtp_url)
    if url.scheme not in _PORTS or not url.hostname:
        raise ValueError("the SMTP address must read smtp://, smtp+starttls:// or smtps://host:port")
    try:
        with _connected(url) as server:
            _prepare(server, url)
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise MailError(f"recipient refused ({codes})", temporary=all(code < 500 for code in codes)) from error
    except smtplib.SMTPAuthenticationError as error:
        # The message is fine; it can leave once the operator has repaired the password.
        raise MailError(f"sign-in refused ({error.smtp_code})", temporary=True) from error
    except smtplib.SMTPResponseException as error:
        raise MailError(f"server answered {error.smtp_code}", temporary=error.smtp_code < 500) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(str(error), temporary=False) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(type(error).__name__, temporary=True) from error


def _connected(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "", url.port or _PORTS[url.scheme]
    if url.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)


def _prepare(server: smtplib.SMTP, url: SplitResult) -> None:
    if url.scheme == "smtp+starttls":
        server.starttls(context=ssl.create_default_context())
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
