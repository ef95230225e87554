"""The page of a mapping: the columns of a file, the proposal, the unknown words, and what the first rows become."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext as _

from wisselplaats import edge
from wisselplaats.domain.delivery.mapping import Mapping, fold_word
from wisselplaats.domain.delivery.targets import IN_WORDS, TARGETS, FieldKind, TargetField, targets_by_name
from wisselplaats.domain.permission import Action, require
from wisselplaats.domain.vocabulary import DeliveryKind, ProjectState
from wisselplaats.messages import text
from wisselplaats.messages.target_fields import explanation, label
from wisselplaats.schemas.delivery.mapping import MARKS, MappingQuery
from wisselplaats.schemas.delivery.template import (
    CSV,
    XLSX,
    TemplateQuery,
    template_csv,
    template_fields,
    template_xlsx,
)
from wisselplaats.schemas.wire.names import field_word
from wisselplaats.services.delivery import wording
from wisselplaats.services.delivery.mapping import look as looking
from wisselplaats.services.delivery.mapping import resume, seen
from wisselplaats.services.delivery.mapping.look import Look
from wisselplaats.web.delivery.delivery import blp
from wisselplaats.web.page.base import Answer, Form, actor, done, links, loaded_query, show_form, submit
from wisselplaats.web.page.filters import label as word_label

COLUMN = "kolom."
NOT_FOR_US = "-"
"""What the form says for a word that is known and not for the exchange."""
SHOWN_FIELDS = (
    "source_id", "material", "quantity", "unit", "x", "y", "wkt", "street", "ended", "name", "starts_on", "ends_on",
    "release_from",
)  # fmt: skip
WORDS_AT_ONCE = 40
REMEMBERED_SHOWN = 100


@dataclass(frozen=True)
class FieldView:
    """A field of ours with the columns that are chosen for it; `places` are the selects, the last one empty."""

    name: str
    wire: str
    label: str
    help: str
    required: bool
    chosen: tuple[str, ...]
    places: tuple[str, ...]
    reason: str | None
    examples: tuple[str, ...]


@dataclass(frozen=True)
class WordView:
    """A word of the file: what it may mean, and what is chosen."""

    field: str
    field_label: str
    key: str
    shown: str
    count: int | None
    choices: tuple[tuple[str, str], ...]
    chosen: str
    free: bool


@blp.get("/aanleveringen/<uuid:key>/koppeling")
def mapping(key: UUID) -> Answer:
    """The mapping as it is, as it is proposed, or as a preset has it."""
    preset = request.args.get("voorinstelling", "")
    seen.check_preset(preset)
    return _page(looking.look(actor(), key, preset=preset), Form(request.args))


@blp.post("/aanleveringen/<uuid:key>/koppeling")
def save_mapping(key: UUID) -> Any:
    """Show what comes of the choices, or keep them and go on with the delivery."""
    require(actor(), Action.DELIVER)
    preset = request.form.get("voorinstelling", "")
    before = looking.look(actor(), key, preset=preset)
    chosen = _chosen(before)
    if "opslaan" not in request.form:
        return _page(looking.look(actor(), key, chosen, preset), Form({"voorinstelling": preset}))
    return submit(
        lambda: resume.save_for(actor(), key, chosen, edge.now(), preset=preset or before.proposal.preset),
        lambda kept: done(_("De koppeling is opgeslagen. De aanlevering gaat ermee verder."), "delivery.show", key=key),
        lambda form: _page(looking.look(actor(), key, chosen, preset), _at_columns(form)),
    )


def _at_columns(form: Form) -> Form:
    """Errors of a field stand at its first select."""
    form.errors = {COLUMN + name if name else "": messages for name, messages in form.errors.items()}
    return form


@blp.post("/aanleveringen/<uuid:key>/koppeling/bekijken")
def review_mapping(key: UUID) -> Any:
    """Let the worker look at the file, or at another sheet of it."""
    part = request.form.get("blad") or None
    return submit(
        lambda: resume.review(actor(), key, edge.now(), part),
        lambda found: done(_("De kolommen worden bekeken."), "delivery.show", key=key),
        lambda form: done(form.errors[""][0], "delivery.show", key=key),
    )


def _chosen(before: Look) -> Mapping:
    """The mapping that the form says; how the file is opened stays what it was."""
    kind = before.delivery.kind
    columns = {
        target.name: tuple(dict.fromkeys(filter(None, request.form.getlist(COLUMN + field_word(target.name)))))
        for target in TARGETS[kind]
    }
    there = {column.name for column in before.profile.columns}
    mark = request.form.get("decimaalteken", before.mapping.decimal_mark)
    given = {name: tuple(header for header in headers if header in there) for name, headers in columns.items()}
    return Mapping(
        columns={name: headers for name, headers in given.items() if headers},
        values=_words(before, kind),
        constants=before.mapping.constants,
        decimal_mark=mark if mark in MARKS else "",
        crs=before.mapping.crs,
        part=before.mapping.part,
        header_row=before.mapping.header_row,
        encoding=before.mapping.encoding,
    )


def _words(before: Look, kind: DeliveryKind) -> dict[str, dict[str, str | None]]:
    """What is remembered, with what the form adds, changes and (left empty) takes away."""
    words = {name: dict(known) for name, known in before.mapping.values.items()}
    known_fields = targets_by_name(kind)
    form = request.form
    parts = (form.getlist(name) for name in ("woord.veld", "woord.woord", "woord.keuze", "woord.anders"))
    for name, word, choice, other in zip(*parts, strict=False):
        if name not in known_fields or known_fields[name].kind not in IN_WORDS:
            continue
        meaning, folded = other.strip() or choice, fold_word(word)
        if meaning:
            words.setdefault(name, {})[folded] = None if meaning == NOT_FOR_US else meaning
        else:
            words.get(name, {}).pop(folded, None)
    return {name: known for name, known in words.items() if known}


def _page(look: Look, form: Form) -> Answer:
    language = edge.language()
    fields = [_field(target, look, language) for target in TARGETS[look.delivery.kind]]
    used = {header: field.label for field in fields for header in field.chosen}
    columns = sorted(look.profile.columns, key=lambda column: (column.name not in used, not column.filled))
    return show_form(
        "delivery/mapping.html",
        form,
        delivery=look.delivery,
        file=look.file,
        look=look,
        used=used,
        addresses=look.addresses,
        filled=[column for column in columns if column.filled],
        empty=[column for column in columns if not column.filled],
        in_use=[column for column in columns if column.filled and column.name in used],
        unused=[column for column in columns if column.filled and column.name not in used],
        first=[field for field in fields if field.chosen or field.required or field.name in SHOWN_FIELDS],
        others=[field for field in fields if not (field.chosen or field.required or field.name in SHOWN_FIELDS)],
        words=[_asked(word, look, language) for word in look.unknown[:WORDS_AT_ONCE]],
        more_words=max(len(look.unknown) - WORDS_AT_ONCE, 0),
        remembered=_remembered(look, language),
        rows=[
            (row, wording.sentences(row.problems, language), _summary(row.values, language, look.delivery.kind))
            for row in look.preview
        ],
        presets=[
            (preset.code, preset.name_nl if language == "nl" else preset.name_en)
            for preset in seen.presets(actor(), look.delivery.kind)
            if preset.columns
        ],
        preset=form.values.get("voorinstelling"),
        may_save=resume.may_resume(look.delivery),
        readable=[part for part in look.file.parts if part.reason is None],
        part_choices=[(part.name, part.name) for part in look.file.parts if part.reason is None],
    )


def _field(target: TargetField, look: Look, language: str) -> FieldView:
    chosen = look.mapping.columns_of(target.name)
    proposed = next((one for one in look.proposal.suggestions if one.field == target.name), None)
    column = look.profile.column(chosen[0]) if chosen else None
    return FieldView(
        name=target.name,
        wire=COLUMN + field_word(target.name),
        label=label(target.name, language),
        help=explanation(target.name, language),
        required=target.required,
        chosen=chosen,
        places=(*chosen, "") if target.several or not chosen else chosen,
        reason=text(proposed.reason, language, **proposed.params) if proposed and proposed.headers == chosen else None,
        examples=column.examples if column else (),
    )


def _asked(word: Any, look: Look, language: str) -> WordView:
    target = targets_by_name(look.delivery.kind)[word.field]
    choices = tuple((choice, _named(target, choice, language)) for choice in word.suggestions)
    return _word(target, word.key, word.shown, word.count, choices, "", language)


def _word(
    target: TargetField, key: str, shown: str, count: int | None, choices: Any, chosen: str, language: str
) -> WordView:
    return WordView(
        field=target.name,
        field_label=label(target.name, language),
        key=key,
        shown=shown,
        count=count,
        choices=choices,
        chosen=chosen,
        free=target.kind is FieldKind.MATERIAL,
    )


def _remembered(look: Look, language: str) -> list[WordView]:
    targets = targets_by_name(look.delivery.kind)
    found = []
    for name, words in look.mapping.values.items():
        for key, meaning in list(words.items())[:REMEMBERED_SHOWN]:
            chosen = NOT_FOR_US if meaning is None else meaning
            choices = () if meaning is None else ((meaning, _named(targets[name], meaning, language)),)
            shown = look.addresses_of_words.get(key, key)
            found.append(_word(targets[name], key, shown, None, choices, chosen, language))
    return found


def _named(target: TargetField, meaning: str, language: str) -> str:
    if target.kind is FieldKind.MATERIAL:
        return looking.material_names(language).get(meaning, meaning)
    return meaning


def _summary(values: dict[str, str | None], language: str, kind: DeliveryKind) -> dict[str, str]:
    """What a person looks at first: what, how much, since when, and where; of a project its name, phase and works."""
    code = values.get("material_code")
    amount = " ".join(filter(None, (_comma(values.get("quantity")), values.get("unit"))))
    where = ", ".join(filter(None, (values.get("street"), values.get("municipality"))))
    x, y = values.get("x"), values.get("y")
    place = f"{float(x):.0f}, {float(y):.0f}" if x and y else ""
    years = " – ".join(filter(None, (values.get("year_laid"), values.get("replacement_year"))))
    if kind is DeliveryKind.PROJECTS:
        works = " – ".join(filter(None, (values.get("starts_on"), values.get("ends_on"))))
        phase = word_label(ProjectState(values["state"])) if values.get("state") else ""
        found = {"material": values.get("name"), "amount": phase, "years": works, "where": place}
        return {"source_id": values.get("source_id") or "–", **{name: text or "–" for name, text in found.items()}}
    return {
        "source_id": values.get("source_id") or "–",
        "material": looking.material_names(language).get(code, code) if code else (values.get("material_words") or "–"),
        "amount": amount or "–",
        "years": years or "–",
        "where": where or place or "–",
    }


def _comma(text: str | None) -> str | None:
    return text.replace(".", ",") if text else text


@blp.get("/koppelingen")
def mappings() -> Answer:
    """What is remembered of each source system, and our own template."""
    found = seen.search(actor(), **loaded_query(MappingQuery))
    return render_template(
        "delivery/mappings.html",
        mappings=found.items,
        pager=links(found.next),
        presets=[
            (preset.name_nl, preset.hint_nl) if edge.language() == "nl" else (preset.name_en, preset.hint_en)
            for preset in seen.presets(actor())
        ],
        kinds=list(DeliveryKind),
    )


@blp.get("/koppelingen/<uuid:key>")
def mapping_version(key: UUID) -> Answer:
    """A mapping as one of its versions says it."""
    number = request.args.get("versie", type=int)
    kept, language = seen.get(actor(), key, number), edge.language()
    targets = targets_by_name(kept.kind)
    return render_template(
        "delivery/mapping_version.html",
        kept=kept,
        columns=[(label(name, language), headers) for name, headers in kept.content.columns.items()],
        words=[
            (label(name, language), word, None if meaning is None else _named(targets[name], meaning, language))
            for name, words in kept.content.values.items()
            for word, meaning in words.items()
        ],
    )


@blp.get("/aanleveringen/sjabloon")
def template() -> Response:
    """Our own template, with a filled example."""
    require(actor(), Action.READ)
    query = loaded_query(TemplateQuery)
    kind: DeliveryKind = query["kind"]
    form = query["form"]
    named = {"Content-Disposition": f'attachment; filename="sjabloon-{kind.value}.{form}"'}
    if form == "xlsx":
        return Response(template_xlsx(kind, edge.language(), edge.today()), content_type=XLSX, headers=named)
    return Response(template_csv(kind, edge.today()), content_type=f"{CSV}; charset=utf-8", headers=named)


@blp.get("/aanleveringen/sjabloon/uitleg")
def template_explained() -> Answer:
    """Which columns the template has, per kind, and what belongs in them."""
    require(actor(), Action.READ)
    language = edge.language()
    return render_template(
        "delivery/template.html",
        kinds=[
            (
                kind,
                [
                    (
                        field_word(target.name),
                        label(target.name, language),
                        explanation(target.name, language),
                        target.required,
                    )
                    for target in template_fields(kind)
                ],
            )
            for kind in DeliveryKind
        ],
    )
