"""Monday as the source that leads: the incident's item with all its parts, then what else is related to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from postmortem.clients.monday.client import MondayClient
from postmortem.errors import NothingToDo, PermanentFailure, RetryLater, SourceUnavailable
from postmortem.gather import Reading
from postmortem.gather.monday.columns import roles_of, status_of
from postmortem.gather.monday.evidence import (
    document_evidence,
    entry_evidence,
    is_person,
    item_evidence,
    named_in_log,
    parts_of_people,
    post_evidence,
    similar_evidence,
    written_by,
)
from postmortem.gather.monday.leads import Clean, leads_of_job, leads_of_ticket, until
from postmortem.gather.monday.match import find_item, item_named_in
from postmortem.gather.monday.reading import ItemReading, read_item
from postmortem.gather.monday.related import is_earlier_incident, read_related
from postmortem.gather.monday.ticket import Doc, Ticket, named_in, people_of, person_of
from postmortem.gather.window import reopened
from postmortem.models import Bearing, Coverage, Evidence, Gap, Gathered, Job, Leads, LeftOut, Person, Source, Trigger
from postmortem.settings import PipelineSettings
from postmortem.text.language import tr, translatable
from postmortem.time_limit import TimeLimit

_GONE_STATES = {"archived": translatable("archived"), "deleted": translatable("deleted")}
_PLACES_FOR_DOCUMENTS = 4  # mentioned.graphql


class MondaySource:
    """Reads incidents from the boards that the client's token can see."""

    def __init__(self, client: MondayClient, settings: PipelineSettings, clean: Clean) -> None:
        """`clean` takes out of a text what may neither be searched for nor shown."""
        self._client = client
        self._settings = settings
        self._clean = clean

    def lead(self, job: Job, limit: TimeLimit) -> tuple[Leads, Reading]:
        """Where to look, and what reads the rest of the item's own evidence: its authors' names and its documents.

        A job without an item is given the one that its description names or means. Raises UnclearIncident where that
        is none or more than one, NothingToDo when the item of a webhook is not resolved any more, PermanentFailure when
        the item cannot be used, SourceUnavailable when Monday cannot be read.
        """
        if item_id := job.item_id or item_named_in(job.description or ""):
            return self._of_item(job, item_id, job.board_id, limit)
        item = find_item(
            self._client, self._settings.monday_context_board_ids, job.description or "", self._clean, limit
        )
        return self._of_item(job, item.id, item.board_id, limit)

    def leads_without_source(self, job: Job, error: SourceUnavailable) -> tuple[Leads, Gathered]:
        """Where to look when Monday cannot be read: what the job itself says, and what it leaves open.

        Raises RetryLater or PermanentFailure, as `error` may pass or not, for a request that only describes its
        incident: the page would not be found again when Monday's own webhook asks for it.
        """
        item_id = job.item_id or item_named_in(job.description or "")
        if item_id is None:
            reason = tr(
                "Which incident is meant cannot be looked up. {reason} "
                "Or ask with its Monday item id (monday_item_id): then Monday is not needed.",
                reason=error,
            )
            raise PermanentFailure(reason) if error.permanent else RetryLater(reason, after_seconds=error.after_seconds)
        leads, gaps = leads_of_job(replace(job, item_id=item_id), self._clean)
        return leads, Gathered(gaps=gaps)

    def related(self, leads: Leads, limit: TimeLimit) -> Gathered:
        """Items related to the incident and earlier incidents like it; what cannot be read becomes a gap."""
        return read_related(self._client, self._settings.monday_context_board_ids, leads, limit)

    def _of_item(self, job: Job, item_id: str, board_id: str | None, limit: TimeLimit) -> tuple[Leads, Reading]:
        reading = read_item(self._client, item_id, board_id, limit)
        if reading is None:
            raise PermanentFailure(
                tr(
                    "Monday item {id} does not exist, or the user of MONDAY_API_TOKEN cannot see it. "
                    "Share its board with that user, or correct the item's id.",
                    id=item_id,
                )
            )
        self._refuse_unusable(job, reading.ticket)
        leads, gaps = leads_of_ticket(reading.ticket, reading.entries, job, self._settings, self._clean)
        leads = reopened(leads, written_by(until(leads.incident, job), _own_words(reading.ticket)))
        return leads, partial(self._gathered, reading, gaps, leads, job)

    def _refuse_unusable(self, job: Job, ticket: Ticket) -> None:
        if ticket.state != "active":
            raise PermanentFailure(
                tr(
                    "Monday item {id} is {state}. Restore it in Monday and start the post-mortem again.",
                    id=ticket.id,
                    state=tr(_GONE_STATES[ticket.state]),
                )
            )
        status = status_of(ticket.columns, self._settings)
        if job.trigger is Trigger.MONDAY and not (status and self._settings.is_resolved(status.text)):
            raise NothingToDo(
                tr(
                    "The incident was reopened after the trigger: its status is {status}, "
                    "so there is no end to tell of yet.",
                    status=status.text,
                )
                if status
                else tr(
                    "The incident was reopened after the trigger: it has no status, so there is no end to tell of yet."
                )
            )

    def _gathered(
        self, reading: ItemReading, assumed: tuple[Gap, ...], leads: Leads, job: Job, limit: TimeLimit
    ) -> Gathered:
        ticket = reading.ticket
        people, documents, unread = self._mentioned(reading, limit)
        status = status_of(ticket.columns, self._settings)
        evidence: list[Evidence] = [
            # Without the status: the item is evidence of its creation, and what the status was when is in the log.
            item_evidence(
                ticket,
                Bearing.INCIDENT,
                without_column=status.id if status else "",
                roles=roles_of(ticket.columns, self._settings.column_titles),
            ),
            *post_evidence(ticket, Bearing.INCIDENT, people),
            *entry_evidence(reading.entries, ticket, people),
            *documents,
        ]
        for part in parts_of_people(ticket):
            evidence += [item_evidence(part, Bearing.INCIDENT), *post_evidence(part, Bearing.INCIDENT, people)]
        end = until(leads.incident, job)
        for other in ticket.linked:
            if is_earlier_incident(other, leads):
                evidence.append(similar_evidence(other, end))
            else:
                evidence.append(item_evidence(other, Bearing.BACKGROUND))
                evidence += post_evidence(other, Bearing.BACKGROUND, people)
        known = written_by(end, evidence)
        gaps = (*reading.gaps, *assumed, *unread)
        searched = (_searched(ticket),)
        failed = tuple(f"{gap.what}: {gap.why}" for gap in (*reading.gaps, *unread))
        named = (*people.values(), *named_in(ticket, self._settings.column_titles), *named_in_log(reading.entries))
        left_out = {
            LeftOut.OUTSIDE_WINDOW: len(evidence) - len(known),
            LeftOut.READING_LIMIT: len(ticket.docs[_PLACES_FOR_DOCUMENTS:]),
        }
        coverage = Coverage(Source.MONDAY, searched, found=len(known), failed=failed, left_out=left_out)
        return Gathered(known, gaps, (coverage,), named)

    def _mentioned(
        self, reading: ItemReading, limit: TimeLimit
    ) -> tuple[dict[str, Person], list[Evidence], tuple[Gap, ...]]:
        """The people of the item by id, and its documents: one call for those that the item came without."""
        people = {person.id: person for person in people_of(reading.ticket)}
        acted = {entry.user_id for entry in reading.entries} | set(_authors_of(reading.ticket))
        unknown = sorted(user_id for user_id in acted - people.keys() if is_person(user_id))
        docs = reading.ticket.docs[:_PLACES_FOR_DOCUMENTS]
        gaps = tuple(
            Gap(
                Source.MONDAY.value,
                tr("the document “{name}”", name=doc.name),
                tr("only {number} documents are read", number=_PLACES_FOR_DOCUMENTS),
            )
            for doc in reading.ticket.docs[_PLACES_FOR_DOCUMENTS:]
        )
        if not unknown and not docs:
            return people, [], gaps
        try:
            answer = self._client.run("mentioned", _variables(unknown, docs), limit)
        except SourceUnavailable as error:
            return people, [], (*gaps, error.gap)
        people |= {person.id: person for user in answer.data.get("users") or () if (person := person_of(user))}
        exports = [(doc, answer.data.get(f"doc{place}") or {}) for place, doc in enumerate(docs)]
        evidence = [document_evidence(doc, export["markdown"]) for doc, export in exports if export.get("markdown")]
        gaps += tuple(
            Gap(
                Source.MONDAY.value,
                tr("the document “{name}”", name=doc.name),
                export.get("error") or tr("Monday did not give its text"),
            )
            for doc, export in exports
            if export.get("markdown") is None
        )
        return people, evidence, gaps


def _searched(ticket: Ticket) -> str:
    return tr(
        "item {id} on board {board}, its updates, sub-items and activity log", id=ticket.id, board=ticket.board_name
    )


def _own_words(ticket: Ticket) -> Iterator[Evidence]:
    """The item and what was written on it and its parts, as far as it came with the first call."""
    people = {person.id: person for person in people_of(ticket)}
    for item in (ticket, *parts_of_people(ticket)):
        yield item_evidence(item, Bearing.INCIDENT)
        yield from post_evidence(item, Bearing.INCIDENT, people)


def _variables(people: list[str], docs: tuple[Doc, ...]) -> dict[str, object]:
    """The variables of mentioned.graphql, whose places for documents that are not needed are switched off."""
    ids = [doc.id for doc in docs] + ["0"] * (_PLACES_FOR_DOCUMENTS - len(docs))
    places = {f"doc{place}": doc_id for place, doc_id in enumerate(ids)}
    switches = {f"with{place}": place < len(docs) for place in range(_PLACES_FOR_DOCUMENTS)}
    return {"people": people, "withPeople": bool(people), **places, **switches}


def _authors_of(ticket: Ticket) -> Iterator[str]:
    """The ids of those who wrote an update."""
    yield from (post.author_id for post in ticket.posts)
    for part in ticket.parts:
        yield from _authors_of(part)
