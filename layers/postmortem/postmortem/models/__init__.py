"""The typed, immutable data that travels between the steps of the pipeline.

`Job → Leads → Gathered → Ledger → Facts → Draft → Report → Page`. Every `datetime` is aware and in UTC.
"""

from __future__ import annotations

from postmortem.models.draft import ActionKind, Confidence, Draft, Phase, Writer
from postmortem.models.evidence import (
    Bearing,
    Conversation,
    Coverage,
    Evidence,
    Gap,
    Gathered,
    Incident,
    Kind,
    Leads,
    Ledger,
    LeftOut,
    Person,
    Source,
    StatusChange,
    Window,
)
from postmortem.models.facts import (
    Conflict,
    ConflictSide,
    Facts,
    Found,
    Interval,
    KeyTime,
    KeyTimeName,
    RecordRow,
    TicketChange,
)
from postmortem.models.jobs import (
    Job,
    Trigger,
)
from postmortem.models.moments import Basis, Moment, Precision
from postmortem.models.notices import ActionItem, Announced, Announcement, Notice, Recipient, Remembered
from postmortem.models.page_fields import DateRange, PageField, PageFields
from postmortem.models.pages import (
    INCIDENT_KEY_MARK,
    OWN_PAGE_MARK,
    DatabaseClaim,
    KnownDatabase,
    Page,
    PageClaim,
    PageRecord,
    Published,
)
from postmortem.models.report import Report

__all__ = [
    "INCIDENT_KEY_MARK",
    "OWN_PAGE_MARK",
    "ActionItem",
    "ActionKind",
    "Announced",
    "Announcement",
    "Basis",
    "Bearing",
    "Confidence",
    "Conflict",
    "ConflictSide",
    "Conversation",
    "Coverage",
    "DatabaseClaim",
    "DateRange",
    "Draft",
    "Evidence",
    "Facts",
    "Found",
    "Gap",
    "Gathered",
    "Incident",
    "Interval",
    "Job",
    "KeyTime",
    "KeyTimeName",
    "Kind",
    "KnownDatabase",
    "Leads",
    "Ledger",
    "LeftOut",
    "Moment",
    "Notice",
    "Page",
    "PageClaim",
    "PageField",
    "PageFields",
    "PageRecord",
    "Person",
    "Phase",
    "Precision",
    "Published",
    "Recipient",
    "RecordRow",
    "Remembered",
    "Report",
    "Source",
    "StatusChange",
    "TicketChange",
    "Trigger",
    "Window",
    "Writer",
]
