"""Which columns of a database of post-mortems are filled, with what, and which are not."""

from __future__ import annotations

from collections.abc import Iterator

from local.doctor.findings import Finding, ok, warning
from postmortem.models import PageField
from postmortem.publish.columns import FittedColumn, fit, missing_fields
from postmortem.publish.parent import Parent

PARENT = "Notion parent"


def check_columns(parent: Parent) -> Iterator[Finding]:
    """One line for each column, and one for what no column is there for."""
    for fitted in fit(parent.columns):
        yield _column(fitted, is_own=parent.is_own)
    missing = missing_fields(parent.columns)
    if PageField.KEY in missing:
        words = f"“{parent.title}” has no text column “Incident key”, so pages are found again by title and mark only"
        yield warning(PARENT, words, "Add the column to the database.")
    others = [str(field) for field in missing if field is not PageField.KEY]
    if others:
        yield ok(PARENT, f"“{parent.title}” has no column for {', '.join(others)}; add what you want to see there")


def _column(fitted: FittedColumn, *, is_own: bool) -> Finding:
    name, told = f"Notion column “{fitted.column.name}”", fitted.told(may_add_options=is_own)
    if fitted.wants_type:
        return warning(name, told, "Change its type, or its name if it is for something else.")
    return ok(name, told)
