"""Replaces credentials and personal data in everything that was gathered, before anything else sees it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from postmortem.models import Evidence, Gathered, Incident, Leads, StatusChange
from postmortem.secret_patterns import SECRET_PATTERNS, SecretPattern

LONGEST_TEXT = 40_000  # Slack: characters in one message; what is beyond is cut, so that it never leaves unread

# Zero-width, bidirectional and control characters, soft hyphens, blank fillers, tags and variation selectors:
# nobody sees them, a model reads them. U+FE0F (emoji presentation) stays. Lone surrogates cannot be encoded.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_PLACEHOLDER = "[redacted: {kind} #{number}]"
_CUT = " […]"


class Redactor:
    """Replaces secrets by stable placeholders: the same value gets the same number throughout one job."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._found: Counter[str] = Counter()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many different values were replaced, by kind."""
        return dict(self._found)

    def text(self, text: str) -> str:
        """The text without invisible characters, in NFC, cut at LONGEST_TEXT, with every secret replaced."""
        visible = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
        if len(visible) > LONGEST_TEXT:
            visible = visible[:LONGEST_TEXT] + _CUT
        folded = visible.casefold()
        for pattern in SECRET_PATTERNS:
            if any(need in folded for need in pattern.needs):
                visible = pattern.regex.sub(partial(self._replaced, pattern), visible)
        return visible

    def _replaced(self, pattern: SecretPattern, match: re.Match[str]) -> str:
        group = next(number for number in range(1, match.re.groups + 1) if match[number] is not None)
        value = match[group]
        if not pattern.counts(value):
            return match[0]
        if (pattern.kind, value) not in self._numbers:
            self._found[pattern.kind] += 1
            self._numbers[pattern.kind, value] = self._found[pattern.kind]
        shown = _PLACEHOLDER.format(kind=pattern.kind, number=self._numbers[pattern.kind, value])
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        return match[0][:start] + shown + match[0][end:]


def redact_gathered(leads: Leads, gathered: Gathered) -> tuple[Leads, Gathered, Mapping[str, int]]:
    """The same leads and evidence without secrets, and how many different ones were replaced, by kind."""
    redactor = Redactor()
    clean_leads = replace(
        leads,
        incident=_incident(leads.incident, redactor),
        terms=tuple(redactor.text(term) for term in leads.terms),
    )
    clean = replace(gathered, evidence=tuple(_evidence(item, redactor) for item in gathered.evidence))
    return clean_leads, clean, redactor.counts


def _incident(incident: Incident, redactor: Redactor) -> Incident:
    return replace(
        incident,
        title=redactor.text(incident.title),
        description=redactor.text(incident.description),
        status=redactor.text(incident.status),
        severity=redactor.text(incident.severity),
        owner=redactor.text(incident.owner),
        service=redactor.text(incident.service),
    )


def _evidence(item: Evidence, redactor: Redactor) -> Evidence:
    return replace(
        item,
        text=redactor.text(item.text),
        where=redactor.text(item.where),
        url=item.url if redactor.text(item.url) == item.url else "",  # a link that holds a secret leads nowhere
        change=_change(item.change, redactor) if item.change else None,
    )


def _change(change: StatusChange, redactor: Redactor) -> StatusChange:
    return replace(change, before=redactor.text(change.before), after=redactor.text(change.after))
