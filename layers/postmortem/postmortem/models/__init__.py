"""The typed, immutable data that travels between the steps of the pipeline.

`Job → Leads → Gathered → Ledger → Analysis → Report → Page`. Every `datetime` is aware and in UTC.
"""

from __future__ import annotations

from postmortem.models.analysis import (
    ActionItem,
    ActionKind,
    Analysis,
    Claim,
    Confidence,
    Contradiction,
    Phase,
    Priority,
    RootCause,
    TimelineEntry,
    Writer,
)
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
    Facts,
    Found,
    Interval,
    KeyTime,
    KeyTimeName,
    RecordRow,
    Statement,
    TicketChange,
)
from postmortem.models.jobs import (
    Job,
    Trigger,
)
from postmortem.models.moments import Basis, Moment, Precision
from postmortem.models.pages import (
    INCIDENT_KEY_MARK,
    OWN_PAGE_MARK,
    Page,
    PageClaim,
    PageRecord,
)
from postmortem.models.report import (
    Report,
    Tally,
    TimelineRow,
    Unverified,
)

__all__ = [
    "INCIDENT_KEY_MARK",
    "OWN_PAGE_MARK",
    "ActionItem",
    "ActionKind",
    "Analysis",
    "Basis",
    "Bearing",
    "Claim",
    "Confidence",
    "Conflict",
    "Contradiction",
    "Conversation",
    "Coverage",
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
    "Leads",
    "Ledger",
    "LeftOut",
    "Moment",
    "Page",
    "PageClaim",
    "PageRecord",
    "Person",
    "Phase",
    "Precision",
    "Priority",
    "RecordRow",
    "Report",
    "RootCause",
    "Source",
    "Statement",
    "StatusChange",
    "Tally",
    "TicketChange",
    "TimelineEntry",
    "TimelineRow",
    "Trigger",
    "Unverified",
    "Window",
    "Writer",
]
