"""The blueprint that the pages of results share."""

from wisselplaats.web.page.base import blueprint

blp = blueprint("impact")
