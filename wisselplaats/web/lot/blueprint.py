"""The blueprint that the pages of lots share."""

from wisselplaats.web.page.base import blueprint

blp = blueprint("lot")
