"""Reads the Notion pages that bear on an incident: what was known before it, and earlier incidents like it.

The pages whose titles promise most are read whole, and kept where their text has to do with the incident.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from postmortem.clients.notion.client import NotionClient, PageText
from postmortem.clients.notion.objects import NotionPage
from postmortem.gather.notion.catalogue import Catalogue, catalogue, together
from postmortem.gather.notion.evidence import LONGEST_PAGE, EvidenceMaker
from postmortem.gather.notion.relevance import Relevance, is_write_up
from postmortem.models import Coverage, Gap, Gathered, Leads, LeftOut, Person, Source
from postmortem.settings import PipelineSettings
from postmortem.text.language import figure, tr
from postmortem.threads import Threads
from postmortem.time_limit import TimeLimit

_MOST_READ = 8
_MOST_WRITE_UPS = 3  # of those
_AT_ONCE = 8  # one round for all that is read; Notion takes bursts: developers.notion.com/reference/request-limits
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class NotionSource:
    """Notion as a source of evidence."""

    def __init__(self, client: NotionClient, settings: PipelineSettings) -> None:
        self._client = client
        self._settings = settings

    def gather(self, leads: Leads, limit: TimeLimit) -> Gathered:
        """The pages that bear on the incident, with their text; what could not be read is said as gaps.

        Raises SourceUnavailable where nothing can be read before a person acts, as with a bad token.
        """
        relevance = Relevance.of(leads)
        with Threads(max_workers=_AT_ONCE, thread_name_prefix="notion") as pool:
            known = catalogue(self._client, self._settings, leads, limit, pool)
            shelves = known.shelves(self._settings)
            chosen = _chosen(known, relevance, shelves)
            texts = together(pool, [partial(self._read, page, limit) for page in chosen], known.gaps)
        maker = EvidenceMaker(relevance, leads.incident, shelves, known.linked)
        evidence = []
        for page, text in texts:
            if item := maker.evidence(page, text.text):
                evidence.append(item)
                known.gaps += _cuts(page, text)
        failed = tuple(gap.what for gap in known.gaps)
        coverage = Coverage(
            Source.NOTION,
            searched=tuple(known.searched),
            found=len(evidence),
            failed=failed,
            left_out={LeftOut.READING_LIMIT: known.unread, LeftOut.LOW_RANK: len(texts) - len(evidence)},
        )
        named = dict.fromkeys(name for page, text in texts for name in (*page.people, *text.people))
        return Gathered(tuple(evidence), tuple(known.gaps), (coverage,), tuple(Person("", name) for name in named))

    def _read(self, page: NotionPage, limit: TimeLimit) -> tuple[NotionPage, PageText]:
        return page, self._client.text(page, limit)


def _chosen(known: Catalogue, relevance: Relevance, shelves: frozenset[str]) -> list[NotionPage]:
    """The pages worth reading: those somebody linked, then those that promise most, not too many of them write-ups."""
    linked = [known.pages[page_id] for page_id in known.linked if page_id in known.pages]
    promises = {
        page.id: relevance.of_title(page) + bool({page.id, *page.parents}.intersection(known.configured))
        for page in known.pages.values()
        if page.id not in shelves and page.id not in known.linked
    }
    hopeful = sorted(
        (known.pages[page_id] for page_id, promise in promises.items() if promise),
        key=lambda page: (promises[page.id], page.edited_at or _LONG_AGO),
        reverse=True,
    )
    write_ups = [page for page in hopeful if is_write_up(page.title) or page.parents & shelves]
    too_many = write_ups[_MOST_WRITE_UPS:]
    chosen = [*linked, *(page for page in hopeful if page not in too_many)][:_MOST_READ]
    if len(chosen) < len(linked) + len(hopeful):
        known.unread = len(linked) + len(hopeful) - len(chosen)
        known.searched.append(
            tr("the text of the {number} most promising of {all}", number=len(chosen), all=len(linked) + len(hopeful))
        )
    if len(linked) > _MOST_READ:
        what = tr("the linked pages after the first {number}", number=_MOST_READ)
        known.gaps.append(Gap(Source.NOTION.value, what, tr("the ticket links too many to read them all")))
    return chosen


def _cuts(page: NotionPage, text: PageText) -> list[Gap]:
    """What of a page is missing in its text."""
    what = tr("a part of the page “{title}”", title=page.title)
    gaps = []
    if not text.complete:
        gaps.append(Gap(Source.NOTION.value, what, tr("Notion gives only about 20,000 blocks of one page")))
    if len(text.text) > LONGEST_PAGE:
        why = tr(
            "it is longer than {characters} characters, so the parts with the incident's words were kept",
            characters=figure(LONGEST_PAGE),
        )
        gaps.append(Gap(Source.NOTION.value, what, why))
    return gaps
