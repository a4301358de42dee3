"""The notice in Slack: one message where the incident happened, which is changed when there is something newer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from postmortem.announce.memory import SLACK, SLACK_OF_FAILURE, NoticeMemory
from postmortem.announce.telling import Unplaced
from postmortem.clients.slack.refusals import UnknownToSlack
from postmortem.models import Announcement, Conversation, Gap, Notice, Remembered, Source
from postmortem.text.language import tr
from postmortem.time_limit import TimeLimit

PUBLISHED_EVENT = "postmortem_published"
FAILED_EVENT = "postmortem_failed"


class ChatNotices(Protocol):
    """Where a notice is posted in a conversation."""

    def tell(
        self,
        place: Conversation,
        notice: Notice,
        metadata: Mapping[str, object],
        limit: TimeLimit,
        *,
        known_ts: str = "",
    ) -> str:
        """The `ts` of the one message with this `metadata`, which now says what `notice` does."""
        ...


@dataclass(frozen=True)
class ChatTeller:
    """Tells Slack, and remembers which message it was."""

    chat: ChatNotices
    memory: NoticeMemory

    def tell(self, told: Announcement, known: Mapping[str, Remembered], limit: TimeLimit) -> None:
        """Post the notice or change the one that stands. Raises SourceUnavailable, or Unplaced without a place."""
        name = SLACK if told.tells_of_page else SLACK_OF_FAILURE
        before = known.get(name)
        if before is None or before.at < told.made_at:
            self._put(told, name, before if before and before.about else None, limit)
        failure = known.get(SLACK_OF_FAILURE)
        if told.mended and failure and failure.about and failure.at < told.made_at:
            self._mend(told, told.mended, failure, limit)

    def _put(self, told: Announcement, name: str, before: Remembered | None, limit: TimeLimit) -> None:
        place, known_ts = _place_of(before.ref) if before else (told.place, "")
        if place is None:
            why = tr("no message of the incident was found, so its channel is unknown")
            remedy = tr("Put a link to the incident's channel on the Monday item.")
            raise Unplaced(Gap(Source.SLACK.value, "", why, remedy))
        metadata = _metadata(told)
        try:
            ts = self.chat.tell(place, told.notice, metadata, limit, known_ts=known_ts)
        except UnknownToSlack:
            if place.thread_ts is None:
                raise
            place = replace(place, thread_ts=None)  # the message that began the thread was deleted
            ts = self.chat.tell(place, told.notice, metadata, limit)
        about = told.page_id or told.job_id
        self.memory.note(told.incident_key, name, Remembered(_ref_of(place, ts), told.made_at, about))

    def _mend(self, told: Announcement, notice: Notice, failure: Remembered, limit: TimeLimit) -> None:
        place, ts = _place_of(failure.ref)
        self.chat.tell(place, notice, _metadata_of_failure(told.incident_key, failure.about), limit, known_ts=ts)
        self.memory.note(told.incident_key, SLACK_OF_FAILURE, Remembered(failure.ref, told.made_at))


def _metadata(told: Announcement) -> Mapping[str, object]:
    """What a message is known by; every member of the workspace can see it."""
    if not told.tells_of_page:
        return _metadata_of_failure(told.incident_key, told.job_id)
    payload = {"incident_key": told.incident_key, "page_id": told.page_id}
    return {"event_type": PUBLISHED_EVENT, "event_payload": payload}


def _metadata_of_failure(incident_key: str, job_id: str) -> Mapping[str, object]:
    return {"event_type": FAILED_EVENT, "event_payload": {"incident_key": incident_key, "job_id": job_id}}


def _ref_of(place: Conversation, ts: str) -> str:
    return " ".join((place.channel_id, ts, place.thread_ts or "")).strip()


def _place_of(ref: str) -> tuple[Conversation, str]:
    channel, ts, *thread = ref.split()
    return Conversation(channel, thread[0] if thread else None), ts
