"""A Notion page that was read, as a piece of evidence, or as a similar incident, or as nothing."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from postmortem.clients.notion.objects import NotionPage
from postmortem.gather.notion.relevance import Relevance
from postmortem.models import INCIDENT_KEY_MARK, OWN_PAGE_MARK, Bearing, Evidence, Incident, Kind, Source
from postmortem.text.language import in_every_language

LONGEST_PAGE = 16_000  # characters of one page, about 4,000 tokens
_PART = 1_000  # characters, about: what is kept or left out of a longer page together
_KEY = re.compile(rf"^{re.escape(INCIDENT_KEY_MARK)}(\S+)$", re.MULTILINE)
_CITATION = re.compile(r"(?<!\s)\s*\[E\d{1,6}\](?: \(\S+\))?")  # as our own pages end their sentences
_SENTENCE = re.compile(r"\A.+?[.!?](?=\s|$)")


@dataclass(frozen=True)
class EvidenceMaker:
    """Makes evidence for an incident.

    `write_up_places` are the ids of pages and databases that hold post-mortems, `asked_for` those of the pages that
    count whatever their text is, because somebody linked them.
    """

    relevance: Relevance
    incident: Incident
    write_up_places: Collection[str]
    asked_for: Collection[str]

    def evidence(self, page: NotionPage, text: str) -> Evidence | None:
        """The page as evidence; None where it is empty, has nothing to do with the incident, or is our own about it."""
        if OWN_PAGE_MARK in text:
            return self._own_page(page, text)
        if not text or (page.id not in self.asked_for and not self.relevance.keeps(page, text)):
            return None
        bearing = self.relevance.bearing(page, self.write_up_places)
        return _evidence(page, excerpt(text, self.relevance), bearing)

    def _own_page(self, page: NotionPage, text: str) -> Evidence | None:
        """Another incident's page by this agent: what it concluded must not become evidence, so only its gist stays."""
        keys = set(_KEY.findall(text))
        found = _summary_pattern().search(text)
        gist = _CITATION.sub("", found[1]) if found else ""
        if not keys or any(map(self.incident.is_named_by, keys)) or not self.relevance.of_text(f"{page.title}\n{gist}"):
            return None
        sentence = _SENTENCE.match(gist)
        return _evidence(page, sentence[0] if sentence else gist or page.title, Bearing.SIMILAR)


@cache
def _summary_pattern() -> re.Pattern[str]:
    """The first paragraph of the summary on a page of ours, whatever language it was written in."""
    headings = "|".join(map(re.escape, in_every_language("Summary").values()))
    return re.compile(rf"^(?:{headings})\n+(?:- )?(.+)$", re.MULTILINE)


def excerpt(text: str, relevance: Relevance) -> str:
    """The text, or of a longer one the beginning and the parts with most of the incident's words, in order."""
    if len(text) <= LONGEST_PAGE:
        return text
    parts = _parts(text)
    by_worth = sorted(range(len(parts)), key=lambda number: (number > 0, -relevance.of_text(parts[number]), number))
    kept: set[int] = set()
    left = LONGEST_PAGE
    for number in by_worth:
        if len(parts[number]) < left:
            kept.add(number)
            left -= len(parts[number]) + 1
    return "\n".join(parts[number] for number in sorted(kept))


def _parts(text: str) -> list[str]:
    """The text in parts of about `_PART` characters, cut between lines; a longer line is cut where it must be."""
    parts = [""]
    for line in text.splitlines():
        for start in range(0, max(len(line), 1), _PART):
            piece = line[start : start + _PART]
            if len(parts[-1]) + len(piece) > _PART:
                parts.append(piece)
            else:
                parts[-1] = f"{parts[-1]}\n{piece}" if parts[-1] else piece
    return parts


def _evidence(page: NotionPage, text: str, bearing: Bearing) -> Evidence:
    """A page has no time of its own: the time of its last edit is that of nothing it tells."""
    return Evidence(
        ref=f"{Source.NOTION.value}:{page.id}",
        source=Source.NOTION,
        kind=Kind.PAGE,
        text=text,
        url=page.url,
        at=None,
        where=page.title,
        edited_at=page.edited_at,
        bearing=bearing,
    )
