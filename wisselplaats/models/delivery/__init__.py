"""Bulk uploads: the upload with its rows, the mappings that read them, and what a file looks like."""

from wisselplaats.models.delivery.delivery import Delivery, DeliveryPart, DeliveryProblem, DeliveryRow
from wisselplaats.models.delivery.mapping import (
    DeliveryMapping,
    MappingColumn,
    MappingConstant,
    MappingVersion,
    MappingWord,
)
from wisselplaats.models.delivery.profile import FileColumn, FilePart, FileProfile, FileSample, FileWord

__all__ = [
    "Delivery",
    "DeliveryMapping",
    "DeliveryPart",
    "DeliveryProblem",
    "DeliveryRow",
    "FileColumn",
    "FilePart",
    "FileProfile",
    "FileSample",
    "FileWord",
    "MappingColumn",
    "MappingConstant",
    "MappingVersion",
    "MappingWord",
]
