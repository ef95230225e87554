"""The blueprint that the pages of passports share; public, the services decide which passport is."""

from wisselplaats.web.page.base import blueprint

blp = blueprint("passport", public=True)
