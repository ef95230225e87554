"""Mail in the worker: the rows say what is still to be sent."""

from wisselplaats.edge import now
from wisselplaats.services import notification
from workers.app import app


@app.task(name="notification.send_mail")
def send_mail() -> None:
    """Send the mail that is due."""
    notification.send_due(now())
