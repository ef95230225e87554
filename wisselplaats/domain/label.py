"""The sheets of self-adhesive labels that a depot can buy, by how many labels are on one A4."""

from typing import Any

MOST_LABELS = 500
"""Labels in one document at most."""

# sizes in mm; sheets lie centred on A4. The sizes of A6 and of the sheets sold as L7165, L7163 and L7160.
LABEL_SHEETS: dict[int, dict[str, Any]] = {
    4: {"columns": 2, "rows": 2, "width": 105, "height": 148.5, "gap": 0},
    8: {"columns": 2, "rows": 4, "width": 99.1, "height": 67.7, "gap": 2.5},
    14: {"columns": 2, "rows": 7, "width": 99.1, "height": 38.1, "gap": 2.5},
    21: {"columns": 3, "rows": 7, "width": 63.5, "height": 38.1, "gap": 2.5},
}
