"""The page of the settings of allocations: what an admin chose for the organisation, and every change with its maker."""

from decimal import Decimal
from typing import Any

from flask import request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.models import AllocationSetting
from wisselplaats.schemas.allocation import AllocationSettingsInput
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.services import allocation
from wisselplaats.services.allocation.setting import OWN
from wisselplaats.web.allocation import blp
from wisselplaats.web.page.base import Answer, Form, actor, done, loaded, show_form, submit
from wisselplaats.web.page.filters import number


@blp.get("/verdelingen/instellingen")
def settings() -> Answer:
    """What holds now, and how it came to be."""
    held = allocation.settings(actor(), actor().organisation_id)
    places = {"keep_bonus_permille": 0, "least_eur": 2, "target_gap": 4}
    return _page(Form({field_word(name): number(Decimal(getattr(held, name)), places[name]) for name in OWN}))


def _page(form: Form) -> Answer:
    who = actor()
    return show_form(
        "allocation/settings.html", form, held=allocation.settings(who, who.organisation_id),
        history=allocation.settings_history(who, who.organisation_id),
    )  # fmt: skip


@blp.post("/verdelingen/instellingen")
def change_settings() -> Any:
    """Choose from now on; an emptied field takes everybody's again."""

    def work() -> AllocationSetting:
        emptied = {field_word(name): None for name in OWN if not request.form.get(field_word(name), "").strip()}
        data = loaded(AllocationSettingsInput, leave_out=(), **emptied)
        source = str(data.pop("source"))
        return allocation.change_settings(actor(), actor().organisation_id, data, source, edge.now())

    return submit(work, lambda _made: done(_("De instellingen zijn bewaard."), "allocation.settings"), _page)
