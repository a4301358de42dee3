"""Replaces credentials and personal data in everything that was gathered, before anything else sees it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from postmortem.models import Coverage, Evidence, Gap, Gathered, Incident, Leads, Person, StatusChange
from postmortem.prepare.secrets.finding import TAKEN, secrets_in
from postmortem.prepare.secrets.known import KnownSecrets
from postmortem.text.limits import LONGEST_TEXT

# Zero-width, bidirectional and control characters, soft hyphens, blank fillers, tags and variation selectors:
# nobody sees them, a model reads them. U+FE0F (emoji presentation) stays, but not behind a
# letter. Lone surrogates cannot be encoded; what private-use characters mean nobody knows.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffc\ud800-\udfff\ue000-\uf8ff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]|(?<=[A-Za-z0-9])\ufe0f(?!\u20e3)"
)
_PLACEHOLDER = "[redacted: {kind} #{number}]"
_CUT = " […]"
_PLACED = re.compile(r"\[redacted: [a-z0-9. -]{1,30} #\d{1,6}\]")  # its words would look like a secret's name
_FOUND_ANYWHERE = frozenset(  # by their form alone
    {"e-mail address", "telephone number", "card number", "bank account", "social security number"}
)

Cleaning = Callable[[str], str]


class Redactor:
    """Replaces secrets by stable placeholders: the same value gets the same one throughout one job.

    E-mail addresses, telephone and bank account numbers stay where `personal_data` is False.
    """

    def __init__(self, *, personal_data: bool = True) -> None:
        self._personal_data = personal_data
        self._shown: dict[str, str] = {}
        self._found: Counter[str] = Counter()
        self._known = KnownSecrets()
        self._cleaned: dict[str, str] = {}  # names of people and channels come with every message

    @property
    def counts(self) -> Mapping[str, int]:
        """How many different values were replaced, by kind."""
        return dict(self._found)

    def text(self, text: str) -> str:
        """The text without invisible characters, in NFC, cut at LONGEST_TEXT, with every secret replaced."""
        if text not in self._cleaned:
            self._cleaned[text] = self._without_secrets(text)
        return self.known(self._cleaned[text])

    def known(self, text: str) -> str:
        """A text that was cleaned, without the secrets that stand in others: bare, encoded, or only their start."""
        return self._known.replaced(text)

    def _without_secrets(self, text: str) -> str:
        visible = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
        if len(visible) > LONGEST_TEXT:
            visible = visible[:LONGEST_TEXT] + _CUT
        searched = _PLACED.sub(lambda placed: TAKEN * len(placed[0]), visible)
        parts, last = [], 0
        for secret in secrets_in(searched, personal_data=self._personal_data):
            parts += [visible[last : secret.start], self._placeholder(visible[secret.start : secret.end], secret.kind)]
            last = secret.end
        return "".join((*parts, visible[last:]))

    def _placeholder(self, value: str, kind: str) -> str:
        if value not in self._shown:
            self._found[kind] += 1
            self._shown[value] = _PLACEHOLDER.format(kind=kind, number=self._found[kind])
            if kind not in _FOUND_ANYWHERE:
                self._known.add(value, self._shown[value])
        return self._shown[value]


def redact_gathered(
    leads: Leads, gathered: Gathered, *, personal_data: bool = True
) -> tuple[Leads, Gathered, Mapping[str, int]]:
    """The same leads and evidence without secrets, and how many different ones were replaced, by kind.

    A secret that is told by its form or its name in one place goes in all places.
    """
    redactor = Redactor(personal_data=personal_data)
    for clean in (redactor.text, redactor.known):
        leads, gathered = _leads(leads, clean), _gathered(gathered, clean)
    return leads, gathered, redactor.counts


def _leads(leads: Leads, clean: Cleaning) -> Leads:
    return replace(leads, incident=_incident(leads.incident, clean), terms=_all(leads.terms, clean))


def _gathered(gathered: Gathered, clean: Cleaning) -> Gathered:
    return replace(
        gathered,
        evidence=tuple(_evidence(item, clean) for item in gathered.evidence),
        gaps=tuple(_gap(gap, clean) for gap in gathered.gaps),
        coverage=tuple(_coverage(part, clean) for part in gathered.coverage),
        people=tuple(_person(person, clean) for person in gathered.people),
    )


def _all(texts: Iterable[str], clean: Cleaning) -> tuple[str, ...]:
    return tuple(clean(text) for text in texts)


def _link(url: str, clean: Cleaning) -> str:
    """The address, or "" where it holds a secret: without it, it leads nowhere."""
    return url if clean(url) == url else ""


def _incident(incident: Incident, clean: Cleaning) -> Incident:
    return replace(
        incident,
        title=clean(incident.title),
        description=clean(incident.description),
        url=_link(incident.url or "", clean) or None,
        status=clean(incident.status),
        severity=clean(incident.severity),
        owner=clean(incident.owner),
        service=clean(incident.service),
        impact=clean(incident.impact),
    )


def _evidence(item: Evidence, clean: Cleaning) -> Evidence:
    return replace(
        item,
        text=clean(item.text),
        where=clean(item.where),
        url=_link(item.url, clean),
        author=_person(item.author, clean) if item.author else None,
        reactions=_all(item.reactions, clean),
        change=_change(item.change, clean) if item.change else None,
    )


def _person(person: Person, clean: Cleaning) -> Person:
    return replace(person, name=clean(person.name), role=clean(person.role), aliases=_all(person.aliases, clean))


def _change(change: StatusChange, clean: Cleaning) -> StatusChange:
    title = clean(change.column_title)
    return replace(change, column_title=title, before=clean(change.before), after=clean(change.after))


def _gap(gap: Gap, clean: Cleaning) -> Gap:
    return replace(gap, what=clean(gap.what), why=clean(gap.why), remedy=clean(gap.remedy))


def _coverage(part: Coverage, clean: Cleaning) -> Coverage:
    return replace(part, searched=_all(part.searched, clean), failed=_all(part.failed, clean))
