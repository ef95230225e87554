"""What the organisation still has to answer, in one list that works with a thumb."""

from flask import render_template

from wisselplaats import edge
from wisselplaats.domain.permission import Action, require
from wisselplaats.schemas.reservation import MessageQuery
from wisselplaats.services import reservation
from wisselplaats.web.page.base import Answer, actor, links, loaded_query
from wisselplaats.web.reservation.pages import blp


@blp.get("/reserveringen/te-beslissen")
def inbox() -> Answer:
    """The claims that wait for a yes or a no, what lapses first at the top."""
    require(actor(), Action.READ)
    found = reservation.to_decide(actor(), edge.now(), **loaded_query(MessageQuery))
    new_messages = reservation.unread(actor(), [claim.id for claim in found.items])
    return render_template(
        "reservation/inbox.html", claims=found.items, pager=links(found.next), new_messages=new_messages,
        to_decide=reservation.waiting_count(actor(), edge.now()),
    )  # fmt: skip
