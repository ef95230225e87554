"""The blueprint that the pages of the law share."""

from wisselplaats.web.page.base import blueprint

blp = blueprint("legal")
