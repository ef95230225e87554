"""A mapping as the tables keep it, and back."""

from sqlalchemy import insert

from wisselplaats.db import session
from wisselplaats.domain.delivery.mapping import Mapping
from wisselplaats.models import MappingColumn, MappingConstant, MappingVersion, MappingWord


def as_mapping(version: MappingVersion) -> Mapping:
    """The rules that the pipeline reads with."""
    columns: dict[str, tuple[str, ...]] = {}
    for column in version.columns:
        columns[column.field] = (*columns.get(column.field, ()), column.header)
    words: dict[str, dict[str, str | None]] = {}
    for word in version.words:
        words.setdefault(word.field, {})[word.word] = word.meaning
    return Mapping(
        columns=columns,
        values=words,
        constants={constant.field: constant.value for constant in version.constants},
        decimal_mark=version.decimal_mark,
        crs=version.crs,
        part=version.part,
        header_row=version.header_row,
        encoding=version.encoding,
    )


def write(version: MappingVersion, mapping: Mapping) -> None:
    """Fill a version that has no content yet, and give it its id."""
    version.decimal_mark, version.crs, version.part = mapping.decimal_mark, mapping.crs, mapping.part
    version.header_row, version.encoding = mapping.header_row, mapping.encoding
    session.add(version)
    session.flush()
    own = {"version_id": version.id}
    columns = [
        {**own, "field": name, "place": place, "header": header}
        for name, headers in mapping.columns.items()
        for place, header in enumerate(headers)
    ]
    words = [
        {**own, "field": name, "word": word, "meaning": meaning}
        for name, known in mapping.values.items()
        for word, meaning in known.items()
    ]
    constants = [{**own, "field": name, "value": value} for name, value in mapping.constants.items()]
    for table, rows in ((MappingColumn, columns), (MappingWord, words), (MappingConstant, constants)):
        if rows:
            session.execute(insert(table), rows)
