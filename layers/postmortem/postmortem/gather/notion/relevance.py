"""What a Notion page is to an incident: about it, about something like it, or about neither, by words and dates."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from postmortem.clients.notion.objects import NotionPage
from postmortem.models import Bearing, Leads
from postmortem.text.ranking import words_of

_DAY = timedelta(days=1)
_HALF_A_DAY = timedelta(hours=12)  # people write the date of their own time zone
_SHORTEST_STEM = 5
_STEM_SHARE = 0.6  # "jupyterlab" finds "jupyterhub", "launches" finds "launch"
_STEM_WEIGHT = 0.5
_WRITE_UP_PROMISE = 0.5  # incidents are alike by what went wrong, which titles seldom say
_FADING = 0.1  # the terms come most telling first

_WRITE_UP = re.compile(
    r"post[\s-]?mortem|\bretro(?:spective)?\b|root[\s-]cause|\brca\b|after[\s-]action|lessons[\s-]learn"
    r"|\b(?:incident|outage)[\s-](?:report|review|summary|write-?up|notes|analysis|timeline)",
    re.IGNORECASE,
)
_INCIDENT = re.compile(r"\b(?:incident|outage)\b", re.IGNORECASE)
_ABOUT_WRITING = re.compile(r"\b(?:template|guide|process|policy|how)\b", re.IGNORECASE)
_OPERATIONAL = re.compile(
    r"\b(?:runbook|playbook|architecture|on-?call|handover|deploy\w*|release\w*|rollout|versions?|production|cluster"
    r"|monitoring|alert\w*|incident\w*|outages?|checklist|launch\w*|migration|changelog|follow-?ups?|review|status)\b",
    re.IGNORECASE,
)

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_DATES = (
    re.compile(r"\b(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})\.?\s+{_MONTH}(?:,?\s+(?P<year>\d{{4}}))?\b", re.IGNORECASE),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?!\d)(?:,?\s+(?P<year>\d{{4}}))?\b", re.IGNORECASE),
)


@dataclass(frozen=True)
class Relevance:
    """Judges pages for one incident; `began` is the earliest time it is known to have been going on."""

    terms: tuple[str, ...]
    began: datetime
    ended: datetime

    @classmethod
    def of(cls, leads: Leads) -> Relevance:
        """The judge for the incident of the leads."""
        incident = leads.incident
        known = [at for at in (incident.started_at, incident.detected_at, incident.created_at) if at]
        terms = words_of(" ".join(leads.terms or (incident.title, incident.service)))
        return cls(
            tuple(dict.fromkeys(map(_singular, terms))), min(known, default=leads.window.start), leads.window.end
        )

    def of_text(self, text: str) -> float:
        """How much of the incident's words a text holds; 0 where it holds none."""
        words = {_singular(word) for word in words_of(text)}
        line = " " + " ".join(words)
        return sum(_match(term, words, line) / (1 + _FADING * place) for place, term in enumerate(self.terms))

    def of_title(self, page: NotionPage) -> float:
        """How likely the page is worth reading, by its title and its last edit; 0 where nothing speaks for it."""
        title = page.title
        promise = 3 * self.of_text(title) + 2 * self._is_dated_during(page)
        promise += bool(_OPERATIONAL.search(title)) + _WRITE_UP_PROMISE * is_write_up(title)
        return promise + self._is_edited_since(page) if promise else 0.0

    def keeps(self, page: NotionPage, text: str) -> bool:
        """Whether a page that was read bears on the incident at all."""
        if self.of_text(f"{page.title}\n{text}") or self._is_dated_during(page):
            return True
        return self._is_edited_since(page) and bool(_OPERATIONAL.search(page.title))

    def bearing(self, page: NotionPage, write_up_places: Collection[str]) -> Bearing:
        """Similar for the write-up of another incident, background for all else.

        A write-up is told by its title or by standing in one of `write_up_places`; whether it is of this incident by
        the date in its title, or else by the time it was begun.
        """
        if not (is_write_up(page.title) or page.parents.intersection(write_up_places)):
            return Bearing.BACKGROUND
        day = date_in(page.title, self.began)
        if day is not None:
            return Bearing.BACKGROUND if self._is_during(day) else Bearing.SIMILAR
        begun = page.created_at
        return Bearing.BACKGROUND if begun is not None and begun >= self.began else Bearing.SIMILAR

    def _is_dated_during(self, page: NotionPage) -> bool:
        day = date_in(page.title, self.began)
        return day is not None and self._is_during(day)

    def _is_during(self, day: date) -> bool:
        return (self.began - _HALF_A_DAY).date() <= day <= (self.ended + _HALF_A_DAY).date()

    def _is_edited_since(self, page: NotionPage) -> bool:
        return page.edited_at is not None and page.edited_at >= self.began - _DAY


def is_write_up(title: str) -> bool:
    """Whether a title is that of a post-mortem, an incident review or the like."""
    if _ABOUT_WRITING.search(title):
        return False
    dated = any(pattern.search(title) for pattern in _DATES)
    return bool(_WRITE_UP.search(title)) or (dated and bool(_INCIDENT.search(title)))


def date_in(title: str, near: datetime) -> date | None:
    """The first date in a title; one without a year is taken in the year that brings it closest to `near`."""
    for pattern in _DATES:
        if found := pattern.search(title):
            parts = found.groupdict()
            month = int(parts.get("number") or _MONTHS.index(str(parts.get("month")).lower()) + 1)
            years = [int(parts["year"])] if parts["year"] else [near.year - 1, near.year, near.year + 1]
            days = [day for year in years if (day := _date(year, month, int(parts["day"])))]
            return min(days, key=lambda day: abs(day - near.date()), default=None)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _singular(word: str) -> str:
    return word[:-1] if len(word) >= _SHORTEST_STEM - 1 and word.endswith("s") else word


def _match(term: str, words: set[str], line: str) -> float:
    """1 for the word itself, half for one that begins alike."""
    if term in words:
        return 1.0
    stem = term[: max(_SHORTEST_STEM, round(len(term) * _STEM_SHARE))]
    return _STEM_WEIGHT if len(term) >= _SHORTEST_STEM and f" {stem}" in line else 0.0
