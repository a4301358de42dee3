"""The columns of a Monday item: their values in words and in UTC, and which of them tells what about an incident."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from postmortem.clients.json_body import parse_json
from postmortem.settings import ResolutionSettings
from postmortem.text.language import tr
from postmortem.text.moments import parse_moment


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an item; `text` is readable, `day_only` tells that `moment` is the start of a day in UTC."""

    id: str
    title: str
    type: str
    text: str
    moment: datetime | None = None
    day_only: bool = False
    changed_at: datetime | None = None
    url: str = ""

    def line(self, role: str = "") -> str:
        """The column as a reader sees it: `Severity: High`; with its role where its title tells another word."""
        hidden_link = f" ({self.url})" if self.url and self.url not in self.text else ""
        title = self.title if role in self.title.casefold() else f"{self.title} ({role})"
        return f"{title}: {self.text}{hidden_link}"


class Role(StrEnum):
    """What a column can tell about an incident."""

    STARTED = "started"
    DETECTED = "detected"
    RESOLVED = "resolved"
    OWNER = "owner"
    SEVERITY = "severity"
    SERVICE = "service"
    IMPACT = "impact"
    DESCRIPTION = "description"


_GUESS: Mapping[str, str] = {}
_WORDS = frozenset({"text", "long_text"})
_CHOICES = frozenset({"status", "dropdown", "text", "numbers", "tags", "mirror", "rating"})
_LINKS = frozenset({"board_relation", "dependency"})
_THINGS = _CHOICES | _LINKS

# For each role the types of column it may have, and words of its title: the surest first, in the languages that
# boards are most often kept in.
_GUESSES: Mapping[Role, tuple[frozenset[str], tuple[str, ...]]] = {
    Role.STARTED: (
        frozenset({"date"}),
        (
            r"\bstart|\bbeg[ai]n|\bonset|d[ée]but|in[íi]cio",
            r"occurr|happen|first seen|(incident|outage) (date|time)|date of (the )?incident",
        ),
    ),
    Role.DETECTED: (frozenset({"date"}), (r"detect|d[ée]tect|entdeckt", r"discover|notice|report|alert|raised")),
    Role.RESOLVED: (
        frozenset({"date"}),
        (r"resol[vu]|r[ée]sol|behoben|resuelt", r"restor|recover|fixed|\bend(ed)?\b|clos(ed|ure)|mitigat|\bfin\b"),
    ),
    Role.OWNER: (
        frozenset({"people", "text"}),
        (
            r"\bowner|\blead\b|commander|\bic\b|\bdri\b|responsab|responsib|verantwort|担当|담당|负责",
            r"assignee|assigned|on.?call|responder|person|people",
        ),
    ),
    Role.SEVERITY: (
        _CHOICES,
        (r"severit|\bsev\b|gravit|schwere|severid|gravedad|重要度|심각도|严重", r"priorit|urgen|criticalit"),
    ),
    Role.SERVICE: (
        _THINGS,
        (r"service|\bdienst|servicio|serviço", r"system|component|\bproducts?\b|application|\bapp\b|platform"),
    ),
    Role.IMPACT: (
        _CHOICES | _WORDS,
        (
            r"\bimpacto?s?\b|auswirkung|repercus|影響|영향|影响",
            r"(affected|impacted) (users?|customers?)|symptom|\beffects?\b",
        ),
    ),
    Role.DESCRIPTION: (_WORDS, (r"descri|beschreib", r"summary|what happened|details|r[ée]sum[ée]")),
}
# A link to other items names a service only if its title says just that: "Platform work" and "Service change" are work.
_NAMES_SERVICES = re.compile(
    r"(?i)(?:\w{1,40} )?(?:services?|systems?|systeme?|dienste?|components?|applications?|apps?|products?|platforms?"
    r"|servicios?|serviços?)"
    r"(?: (?:affected|impacted|involved|afectad\w+|afetad\w+|affect[ée]\w*|touch[ée]\w*|concern[ée]\w*))?"
)
_STATUS_TITLE = re.compile(r"\bstatus\b|\bstate\b|statut|estado|\bstage\b", re.IGNORECASE)

# What Monday keeps for itself or computes: no person wrote it about the incident.
_NOT_TOLD = frozenset(
    {"auto_number", "button", "color_picker", "creation_log", "doc", "file", "formula", "item_id", "last_updated"}
    | {"name", "progress", "subtasks", "time_tracking", "unsupported", "vote"}
)


# The other types of 2026-10 (ColumnType in Monday's schema): without a text they are empty.
_KNOWN_TYPES = frozenset(
    "board_relation checkbox country date dependency direct_doc dropdown email group hour integration item_assignees "
    "link location long_text mirror numbers people person phone rating status tags team text timeline week "
    "world_clock".split()
)


def columns_of(values: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The columns that hold something and that people read, in the board's order."""
    columns = (_column(value) for value in values if value["type"] not in _NOT_TOLD)
    return tuple(column for column in columns if column.text)


def _column(value: Mapping[str, Any]) -> Column:
    moment, day_only = _moment(value) if value["type"] == "date" else (None, False)
    return Column(
        id=value["id"],
        title=value["column"].get("title") or value["id"],
        type=value["type"],
        # Relations and mirrors have no `text` since 2023-10: developer.monday.com/api-reference/changelog
        text=_date_text(moment, day_only=day_only) or value.get("display_value") or value.get("text") or _unread(value),
        moment=moment,
        day_only=day_only,
        changed_at=parse_moment(value.get("updated_at")),
        url=value.get("url") or "",
    )


def _unread(value: Mapping[str, Any]) -> str:
    """What stands for the value of a column whose type is not known here and which Monday gives without a text."""
    kind, held = str(value["type"]), json_of(value.get("value"))
    if kind in _KNOWN_TYPES or not held:
        return ""
    name = kind if re.fullmatch(r"[a-z_]{1,40}", kind) else tr("unknown")
    return tr("[a column of the type {type}: see it in Monday]", type=name)


def _moment(value: Mapping[str, Any]) -> tuple[datetime | None, bool]:
    """The time of a date column and whether it is only a day.

    Only the raw value is in UTC; `text`, `date` and `time` are in the zone of the token's user:
    developer.monday.com/api-reference/reference/date.
    """
    raw = json_of(value.get("value"))
    if not isinstance(raw, Mapping) or not raw.get("date"):
        return None, False
    clock = raw.get("time")
    return parse_moment(f"{raw['date']}T{clock or '00:00:00'}"), not clock


def _date_text(moment: datetime | None, *, day_only: bool) -> str:
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%d}" if day_only else f"{moment:%Y-%m-%d %H:%M} UTC"


def find(columns: Sequence[Column], role: Role, titles: Mapping[str, str] = _GUESS) -> Column | None:
    """The column that has this role: the one whose title or id the settings give, else by its type and title.

    Of several columns about the impact the one that holds words counts before one that holds a grade.
    """
    if wanted := titles.get(role.value, "").strip().casefold():
        return next((column for column in columns if wanted in (column.title.casefold(), column.id)), None)
    types, patterns = _GUESSES[role]
    fitting = [column for column in columns if column.type in types and not _is_link_to_work(column)]
    for pattern in patterns:
        if titled := [column for column in fitting if re.search(pattern, column.title, re.IGNORECASE)]:
            return next((one for one in titled if role is Role.IMPACT and one.type in _WORDS), titled[0])
    return None


def _is_link_to_work(column: Column) -> bool:
    return column.type in _LINKS and not _NAMES_SERVICES.fullmatch(column.title.strip())


def roles_of(columns: Sequence[Column], titles: Mapping[str, str] = _GUESS) -> dict[str, str]:
    """What each column tells of an incident, by its id; a description needs no name."""
    found = {role: find(columns, role, titles) for role in Role if role is not Role.DESCRIPTION}
    return {column.id: role.value for role, column in found.items() if column}


def status_of(columns: Sequence[Column], settings: ResolutionSettings) -> Column | None:
    """The column that holds the incident's status.

    It is the one named in the settings; else one that says resolved, before one that is titled like a status.
    """
    statuses = [column for column in columns if column.type == "status"]
    if settings.monday_status_column_id:
        return next((column for column in statuses if column.id == settings.monday_status_column_id), None)
    return max(
        statuses,
        key=lambda column: (settings.is_resolved(column.text), bool(_STATUS_TITLE.search(column.title))),
        default=None,
    )


def json_of(value: object) -> object:
    """What a value of the scalar JSON holds, which comes as a text or as it is; None where it is no JSON."""
    if not isinstance(value, str):
        return value
    try:
        return parse_json(value)
    except ValueError:
        return None
