"""What a notification looks like on the wire."""

from marshmallow import fields

from wisselplaats.domain.vocabulary import MailState, NotificationKind, NotifyPreference
from wisselplaats.schemas.wire.base import Input, Output, PageQuery
from wisselplaats.schemas.wire.fields import Key, Moment, Word, YesNo


class NotificationQuery(PageQuery):
    """Filters of the list of notifications."""

    read = YesNo(load_default=None)
    kind = Word(NotificationKind, load_default=None)


class NotificationChange(Input):
    """Read, or new again."""

    read = YesNo(required=True)


class NotificationOutput(Output):
    """What was told, in the words of the page, and where its mail stands."""

    id = Key()
    kind = Word(NotificationKind)
    text = fields.String()
    lines = fields.List(fields.String())
    path = fields.String()
    organisation_id = Key()
    read_at = Moment(allow_none=True)
    created_at = Moment()
    mail_state = Word(MailState)


class PreferenceInput(Input):
    """How soon mail of one kind comes; urgent kinds know only at once and off."""

    kind = Word(NotificationKind, required=True)
    notify = Word(NotifyPreference, required=True)


class PreferenceOutput(Output):
    """A kind with how soon its mail comes, and what can be chosen."""

    kind = Word(NotificationKind)
    notify = Word(NotifyPreference, attribute="frequency")
    choices = fields.List(Word(NotifyPreference))


class PreferencesOutput(Output):
    """Every kind."""

    items = fields.List(fields.Nested(PreferenceOutput))


class ReadAllOutput(Output):
    """How many were new."""

    count = fields.Integer()
