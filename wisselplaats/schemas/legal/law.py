"""What goes in and out about the law: rules, answers, decisions, acknowledged warnings, takers of waste."""

from typing import Any

from marshmallow import fields, post_load, validate

from wisselplaats.domain.legal import Act, DeclarationFacts, Rule
from wisselplaats.domain.vocabulary import DeclarationOutcome, LegalStatus, PermitKind, StonyKind
from wisselplaats.models import WasteTaker
from wisselplaats.schemas.legal.codes import EuralCode
from wisselplaats.schemas.wire.base import Input, Output
from wisselplaats.schemas.wire.fields import Day, Key, Moment, Text, Word, YesNo

ACTS = {Act.PUBLISH: "aanbieden", Act.RESERVE: "reserveren", Act.HAND_OVER: "overdragen"}
SOME = validate.Length(min=1, max=60, error="too_many_items")
NO_LIST: dict[str, str | list[Any] | dict[Any, Any]] = {
    "required": "required",
    "null": "required",
    "invalid": "not_a_list",
}
OUTCOMES = {"block": "geblokkeerd", "warn": "waarschuwing", "needed": "nodig", "not_needed": "niet_nodig"}
RULE_HEAD = (
    "code", "voorwaarde", "handelingen", "gevolg", "tekst_nl", "tekst_en", "grond", "bron", "datum", "getoetst_door",
)  # fmt: skip


class AnswersInput(Input):
    """The three questions of continued use, each answered, and why."""

    use_certain = YesNo(required=True)
    use_lawful = YesNo(required=True)
    use_high_grade = YesNo(required=True)
    legal_motivation = Text(4000, low=10, required=True)


class AnswersQuery(Input):
    """How far somebody is on the screens of the three questions."""

    use_certain = YesNo(load_default=None)
    use_lawful = YesNo(load_default=None)
    use_high_grade = YesNo(load_default=None)


class DeclarationInput(Input):
    """The questions behind an environmental declaration; what is left out is not known."""

    stony_kind = Word(StonyKind, required=True)
    unprocessed = YesNo(load_default=None)
    same_conditions = YesNo(load_default=None)
    ownership_stays = YesNo(load_default=None)
    suspected = YesNo(load_default=None)

    @post_load
    def as_facts(self, data: dict[str, Any], **_: Any) -> DeclarationFacts:
        """As the table of rules asks it."""
        return DeclarationFacts(
            data["stony_kind"], data["unprocessed"], data["same_conditions"], data["ownership_stays"], data["suspected"]
        )


class AcknowledgeInput(Input):
    """Which warnings were read."""

    codes = fields.List(Text(60), required=True, validate=SOME, error_messages=NO_LIST)


class WasteTakerInput(Input):
    """A taker of waste, whose permit was looked at."""

    receiver_id = Key(required=True)
    permit_kind = Word(PermitKind, required=True)
    permit_number = Text(60, low=3, required=True)
    eural_codes = fields.List(EuralCode(20), required=True, validate=SOME, error_messages=NO_LIST)
    permit_from = Day(required=True)
    permit_until = Day(load_default=None)
    for_everybody = YesNo(load_default=False)

    @post_load
    def as_arguments(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """By the names that the service uses."""
        names = {"receiver_id": "taker_id", "permit_from": "valid_from", "permit_until": "valid_until"}
        return {names.get(name, name): value for name, value in data.items()}


def acts_of(rule: Rule) -> list[str]:
    """On which acts a rule is asked, in Dutch words."""
    return [ACTS[act] for act in Act if act in rule.acts]


class LegalRuleOutput(Output):
    """One row of the rule table, as it is applied."""

    code = fields.String()
    rule_condition = fields.String(attribute="condition.text")
    acts = fields.Function(acts_of, metadata={"type": "array", "items": {"type": "string"}})
    rule_outcome = fields.Function(lambda rule: OUTCOMES[rule.outcome], metadata={"type": "string"})
    text_nl = fields.String()
    text_en = fields.String()
    ground = fields.String()
    source = fields.String()
    rule_date = Day(attribute="date")
    rule_checked_by = fields.Function(lambda rule: rule.checked_by or None, metadata={"type": ["string", "null"]})
    rule_checked = YesNo(attribute="verified")


class LegalRulesOutput(Output):
    """A whole table."""

    items = fields.List(fields.Nested(LegalRuleOutput))


class LegalAnswerOutput(Output):
    """A status with its answers from a moment on; the person's name is the owner's to know."""

    at = Moment()
    status_before = Word(LegalStatus, attribute="before", allow_none=True)
    status_after = Word(LegalStatus, attribute="after")
    use_certain = YesNo(allow_none=True)
    use_lawful = YesNo(allow_none=True)
    use_high_grade = YesNo(allow_none=True)
    legal_motivation = fields.String(attribute="motivation", allow_none=True)


class LegalAnswersOutput(Output):
    """The log of answers."""

    items = fields.List(fields.Nested(LegalAnswerOutput))


class DeclarationOutput(Output):
    """A decision with its ground."""

    id = Key()
    at = Moment()
    declaration = Word(DeclarationOutcome, attribute="outcome")
    rule_code = fields.String()
    ground = fields.String()
    stony_kind = Word(StonyKind, attribute="material")
    unprocessed = YesNo(allow_none=True)
    same_conditions = YesNo(allow_none=True)
    ownership_stays = YesNo(allow_none=True)
    suspected = YesNo(attribute="suspicious", allow_none=True)


class DeclarationsOutput(Output):
    """Every decision about a lot, the one that holds first."""

    items = fields.List(fields.Nested(DeclarationOutput))


class AcknowledgementOutput(Output):
    """A warning that was read, by whom and when."""

    rule_code = fields.String()
    ground = fields.String()
    organisation_id = Key()
    organisation_name = fields.String(attribute="organisation.name")
    acknowledged_by = fields.String(attribute="user.name")
    acknowledged_at = Moment(attribute="at")


class AcknowledgementsOutput(Output):
    """What was acknowledged of a lot."""

    items = fields.List(fields.Nested(AcknowledgementOutput))


def _receiver(taker: WasteTaker) -> str:
    return str(taker.taker_id)


class WasteTakerOutput(Output):
    """An entry of the register."""

    id = Key()
    receiver_id = fields.Function(_receiver, metadata={"type": "string", "format": "uuid"})
    receiver_name = fields.String(attribute="taker.name")
    permit_kind = Word(PermitKind)
    permit_number = fields.String()
    eural_codes = fields.List(fields.String())
    permit_from = Day(attribute="valid_from")
    permit_until = Day(attribute="valid_until", allow_none=True)
    for_everybody = fields.Function(lambda one: one.keeper_id is None, metadata={"type": "boolean"})
    permit_checked_at = Moment(attribute="checked_at")
    ended_at = Moment(allow_none=True)


class WasteTakersOutput(Output):
    """The register as an organisation sees it."""

    items = fields.List(fields.Nested(WasteTakerOutput))


def rule_rows(rules: tuple[Rule, ...]) -> list[list[Any]]:
    """The table for a spreadsheet."""
    return [
        [
            rule.code, rule.condition.text, " ".join(acts_of(rule)), OUTCOMES[rule.outcome], rule.text_nl, rule.text_en,
            rule.ground, rule.source, rule.date, rule.checked_by or None,
        ]
        for rule in rules
    ]  # fmt: skip
