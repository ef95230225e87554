"""The first mapping of a file, with how sure each part is and why: a person only looks at what is not sure."""

from wisselplaats.domain.delivery.propose.build import Proposal, propose
from wisselplaats.domain.delivery.propose.headers import headers_to_watch
from wisselplaats.domain.delivery.propose.part import Suggestion
from wisselplaats.domain.delivery.propose.words import UnknownWord, native, unknown_words

__all__ = ["Proposal", "Suggestion", "UnknownWord", "headers_to_watch", "native", "propose", "unknown_words"]
