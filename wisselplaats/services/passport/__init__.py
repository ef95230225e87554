"""The passport of a lot: its facts in groups, its history in a chain of hashes, and who may read it."""

from wisselplaats.services.passport.anchor import all_anchors, anchor_all, anchors
from wisselplaats.services.passport.completing import Draft, completeness, count, drafts, missing_roles, next_draft
from wisselplaats.services.passport.document import document
from wisselplaats.services.passport.facts import compose, composition_of, default, with_defaults
from wisselplaats.services.passport.fate import Way, is_gone, ways
from wisselplaats.services.passport.history import (
    LINE_IN_ONE,
    OWN_ENTRIES,
    add_line,
    append,
    broken_at,
    entries,
    line_values,
    note,
)
from wisselplaats.services.passport.inherited import is_proven_by, photos_of
from wisselplaats.services.passport.integrity import Report, history_file, report, verify_all, verify_anchors
from wisselplaats.services.passport.lineage import Lineage, lineage
from wisselplaats.services.passport.linked import CONTEXT, SCHEMA, as_text, json_ld, vocabulary
from wisselplaats.services.passport.paper import paper, paper_document
from wisselplaats.services.passport.proof import (
    add_document,
    document_file,
    documents_of,
    erase_expired,
    inspect,
    inspections_of,
)
from wisselplaats.services.passport.referred import Reference, refer, references
from wisselplaats.services.passport.referred import rows as reference_rows
from wisselplaats.services.passport.seen import (
    by_digital_link,
    by_serial,
    closed_by,
    gtin_of,
    is_public,
    keep_shown,
    link_of,
    numbers_of_wholes,
    readable,
    uri,
)
from wisselplaats.services.passport.versions import Comparison, Version, compare, version

__all__ = [
    "CONTEXT",
    "LINE_IN_ONE",
    "OWN_ENTRIES",
    "SCHEMA",
    "Comparison",
    "Draft",
    "Lineage",
    "Reference",
    "Report",
    "Version",
    "Way",
    "add_document",
    "add_line",
    "all_anchors",
    "anchor_all",
    "anchors",
    "append",
    "as_text",
    "broken_at",
    "by_digital_link",
    "by_serial",
    "closed_by",
    "compare",
    "completeness",
    "compose",
    "composition_of",
    "count",
    "default",
    "document",
    "document_file",
    "documents_of",
    "drafts",
    "entries",
    "erase_expired",
    "gtin_of",
    "history_file",
    "inspect",
    "inspections_of",
    "is_gone",
    "is_proven_by",
    "is_public",
    "json_ld",
    "keep_shown",
    "line_values",
    "lineage",
    "link_of",
    "missing_roles",
    "next_draft",
    "note",
    "numbers_of_wholes",
    "paper",
    "paper_document",
    "photos_of",
    "readable",
    "refer",
    "reference_rows",
    "references",
    "report",
    "uri",
    "verify_all",
    "verify_anchors",
    "version",
    "vocabulary",
    "ways",
    "with_defaults",
]
