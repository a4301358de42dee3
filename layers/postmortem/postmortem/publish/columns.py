"""Which column of a database holds which field, as far as its name and its type fit, and what is written into it.

A database of a team's is never altered: a select is filled where it has the option already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from postmortem.clients.notion.limits import MAX_TEXT_UNITS
from postmortem.clients.notion.objects import PropertyColumn
from postmortem.models.page_fields import DateRange, FieldValue, PageField, PageFields
from postmortem.publish.usual_names import DRAFT, field_of, is_in_hours, same_name

_LONGEST_OPTION = 100  # Notion: characters of a select option, developers.notion.com/reference/request-limits
_MOST_OPTIONS = 100  # Notion: options in one request
_DATES = dict.fromkeys(
    (PageField.STARTED, PageField.DETECTED, PageField.ACKNOWLEDGED, PageField.MITIGATED, PageField.RESOLVED), ("date",)
)
_NUMBERS = dict.fromkeys(
    (
        PageField.TIME_TO_DETECT,
        PageField.TIME_TO_ACKNOWLEDGE,
        PageField.TIME_TO_MITIGATE,
        PageField.TIME_TO_RESOLVE,
        PageField.DURATION,
        PageField.OPEN_ACTIONS,
    ),
    ("number",),
)
_TYPES: Mapping[PageField, tuple[str, ...]] = {
    **_DATES,
    **_NUMBERS,
    PageField.KEY: ("rich_text",),
    PageField.STATUS: ("status", "select"),
    PageField.OWNER: ("rich_text", "select"),
    PageField.SEVERITY: ("select", "multi_select", "status", "rich_text"),
    PageField.SERVICES: ("multi_select", "select", "rich_text"),
    PageField.INCIDENT: ("url", "rich_text"),
    PageField.SUMMARY: ("rich_text",),
}
_CHOICES = frozenset({"select", "multi_select", "status"})


@dataclass(frozen=True, slots=True)
class FittedColumn:
    """A column and the field that is written into it; None where nothing is, and then in words why.

    `wants_type` tells that its name fits a field and its type does not.
    """

    column: PropertyColumn
    field: PageField | None = None
    why: str = ""
    wants_type: bool = False

    def told(self, *, may_add_options: bool) -> str:
        """What is written into the column, or why nothing is, for a person who keeps the database."""
        if self.field is None:
            return self.why
        if self.field is PageField.STATUS:
            return str(self.field) if _option_of(self.column, DRAFT) else f"nothing, as it has no option “{DRAFT[0]}”"
        needs_option = self.column.type in _CHOICES and not may_add_options
        return str(self.field) + (", where it has the option already" if needs_option else "")


def fit(columns: Sequence[PropertyColumn]) -> tuple[FittedColumn, ...]:
    """Every column with the field that fits it; a field goes into one column, the one with the surest name."""
    named = {column.name: found for column in columns if (found := field_of(column.name)) and column.type != "title"}
    fitting = [c for c in columns if c.name in named and c.type in _TYPES[named[c.name][0]]]
    chosen: dict[PageField, PropertyColumn] = {}
    for column in sorted(fitting, key=lambda column: (named[column.name][1], column.name)):
        chosen.setdefault(named[column.name][0], column)
    return tuple(_fitted(column, named.get(column.name), chosen) for column in columns)


def missing_fields(columns: Sequence[PropertyColumn]) -> tuple[PageField, ...]:
    """The fields that no column fits."""
    there = {fitted.field for fitted in fit(columns)}
    return tuple(field for field in PageField if field not in there)


def property_values(
    columns: Sequence[PropertyColumn], fields: PageFields, *, may_add_options: bool
) -> dict[str, dict[str, Any]]:
    """The properties of a page as Notion takes them, by column; what is unknown or does not fit is left out."""
    filled: dict[str, dict[str, Any]] = {}
    for fitted in fit(columns):
        value = _value(fitted, fields)
        written = _written(fitted.column, value, may_add_options=may_add_options) if value is not None else None
        if written:
            filled[fitted.column.name] = written
    return filled


def rich_text(content: str) -> dict[str, Any]:
    """A piece of text as Notion takes it, cut where it is too long; an address is a link."""
    units = content.encode("utf-16-le")[: 2 * MAX_TEXT_UNITS].decode("utf-16-le", "ignore")
    link = {"link": {"url": units}} if units.startswith("https://") and " " not in units else {}
    return {"type": "text", "text": {"content": units, **link}}


def _fitted(
    column: PropertyColumn, named: tuple[PageField, int] | None, chosen: Mapping[PageField, PropertyColumn]
) -> FittedColumn:
    if column.type == "title":
        return FittedColumn(column, None, "the page's title")
    if named is None:
        return FittedColumn(column, None, "nothing, as its name is none that the agent knows")
    field, types = named[0], " or ".join(_TYPES[named[0]])
    if column.type == "people":
        return FittedColumn(column, None, "nothing, as the agent knows nobody's Notion account")
    if column.type not in _TYPES[field]:
        why = f"nothing, as to tell {field} it must have the type {types}, not {column.type}"
        return FittedColumn(column, None, why, wants_type=True)
    if chosen[field] is not column:
        return FittedColumn(column, None, f"nothing, as “{chosen[field].name}” tells {field}")
    return FittedColumn(column, field)


def _value(fitted: FittedColumn, fields: PageFields) -> FieldValue | None:
    if fitted.field is PageField.STATUS:
        return _option_of(fitted.column, DRAFT)
    return fields.get(fitted.field) if fitted.field else None


def _written(column: PropertyColumn, value: FieldValue, *, may_add_options: bool) -> dict[str, Any] | None:
    match column.type, value:
        case "date", DateRange():
            return {"date": _date(value)}
        case "number", float():
            return {"number": _number(value / 60 if is_in_hours(column.name) else value)}
        case "url", str():
            return {"url": value}
        case "rich_text", str():
            return {"rich_text": [rich_text(value)]}
        case "rich_text", tuple():
            return {"rich_text": [rich_text(", ".join(value))]}
        case "select" | "status" | "multi_select", str() | tuple():
            return _choice(column, (value,) if isinstance(value, str) else value, may_add_options=may_add_options)
    return None


def _choice(column: PropertyColumn, names: tuple[str, ...], *, may_add_options: bool) -> dict[str, Any] | None:
    """The options with these names; none where a select, which holds one, would have to hold several."""
    if column.type == "multi_select":
        known = (_option_of(column, (name,)) or (_new_option(name) if may_add_options else None) for name in names)
        chosen = [{"name": name} for name in dict.fromkeys(filter(None, known))]
        return {"multi_select": chosen[:_MOST_OPTIONS]} if chosen else None
    if len(names) > 1:
        return None
    may_add = may_add_options and column.type == "select"
    option = _option_of(column, names) or (_new_option(names[0]) if may_add else None)
    return {column.type: {"name": option}} if option else None


def _option_of(column: PropertyColumn, names: tuple[str, ...]) -> str | None:
    return next((option for name in names for option in column.options if same_name(option, name)), None)


def _new_option(name: str) -> str:
    return " ".join(name.replace(",", " ").split())[:_LONGEST_OPTION]


def _date(value: DateRange) -> dict[str, str]:
    ends = {"start": value.start, "end": value.end}
    return {
        name: at.date().isoformat() if value.whole_day else at.isoformat(timespec="seconds")
        for name, at in ends.items()
        if at is not None
    }


def _number(value: float) -> float | int:
    rounded = round(value, 2)
    return int(rounded) if rounded == int(rounded) else rounded
