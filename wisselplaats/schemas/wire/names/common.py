"""Names that every noun shares: keys, paging, filters."""

NAMES: dict[str, str] = {
    "id": "id",
    "version": "versie",
    "created_at": "aangemaaktOp",
    "updated_at": "gewijzigdOp",
    "links": "links",
    # paging and filters
    "limit": "limiet",
    "after": "na",
    "items": "resultaten",
    "next": "volgende",
    "search": "zoek",
    "sort": "sorteer",
    "near": "nabij",
    "near_crs": "nabijCrs",
    "radius_km": "straal",
    "bbox": "bbox",
    "status": "status",
    "state": "toestand",
    "mine": "eigen",
}
