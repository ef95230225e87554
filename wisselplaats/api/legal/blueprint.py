"""The blueprint of the law."""

from wisselplaats.api.rest.base import blueprint

blp = blueprint("recht", "Juridische toets: regels, antwoorden, milieuverklaringen, waarschuwingen en afvalafnemers")
