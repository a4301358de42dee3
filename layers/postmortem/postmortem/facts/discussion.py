"""Which messages are about this incident, sentence by sentence, and since when it was talked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from postmortem.facts.alerts import Alert, alerts_in
from postmortem.facts.ticket import IncidentTicket
from postmortem.facts.trouble import tells_of_trouble
from postmortem.models import Bearing, Evidence, Kind
from postmortem.text.doubt import is_elsewhere, is_guess, is_other_incident
from postmortem.text.edits import parts
from postmortem.text.ranking import words_of
from postmortem.text.sentences import sentences
from postmortem.text.times.stated import stated_times
from postmortem.text.times.stated_time import StatedTime

_TALK = frozenset({Kind.MESSAGE, Kind.ALERT, Kind.UPDATE})
_STEM = 5
_GENERIC = frozenset(
    "incident outage issue problem error errors failed failing failure failures down status open high critical update "
    "channel ticket detected started owner severity service impact utc lead team sev1 sev2 sev3 true since".split()
)
_LONGEST = 4000  # characters of a message that are read for key times


@dataclass(frozen=True)
class EvidenceSentence:
    """A sentence with its evidence item, and when it was written: an edit that is marked counts from the edit."""

    text: str
    item: Evidence
    at: datetime

    @cached_property
    def times(self) -> tuple[StatedTime, ...]:
        """The past times that it names."""
        zone = self.item.author.time_zone if self.item.author else None
        return stated_times(self.text, self.at, zone)


class Discussion:
    """The incident's own messages, alerts and updates in order of time.

    `evidential` cuts a text to what may count as evidence, so that orders to a reader give no key time.
    """

    def __init__(self, ticket: IncidentTicket, evidential: Callable[[str], str]) -> None:
        self.ticket = ticket
        self._evidential = evidential
        own = [piece for piece in ticket.ledger if piece.kind in _TALK and piece.bearing is Bearing.INCIDENT]
        self.items = tuple(sorted((piece for piece in own if piece.at), key=_at))
        self._sentences = {piece.id: tuple(self._cut(piece)) for piece in self.items}
        self._by_ref = {piece.ref: piece for piece in self.items}

    def sentences(self, *, since: datetime | None = None) -> Iterator[EvidenceSentence]:
        """The sentences of messages and updates, those of alerts left out: an alert speaks by its state."""
        for piece in self.items:
            if piece.kind is not Kind.ALERT and (since is None or _at(piece) >= since):
                yield from self._sentences[piece.id]

    def about(self, *, since: datetime | None = None) -> Iterator[EvidenceSentence]:
        """The sentences of messages that are about this incident."""
        return (sentence for sentence in self.sentences(since=since) if sentence.item.id in self._about)

    def impact_column(self) -> Iterator[EvidenceSentence]:
        """The sentences of the ticket's column for the impact, which may have been filled in until it was resolved."""
        incident, item = self.ticket.incident, self.ticket.item
        until = incident.resolved_at or (item.at if item else None)
        if item and until:
            yield from (EvidenceSentence(text, item, until) for text in sentences(self._evidential(incident.impact)))

    def is_about(self, item: Evidence) -> bool:
        """True if a message is about this incident.

        It stands on the ticket, names what the ticket names, comes from somebody who works on it, or answers one.
        """
        root = self._by_ref.get(item.thread or "")
        return (
            item.kind is Kind.UPDATE
            or self.is_tied(item.text)
            or self.is_responder(item)
            or (root is not None and root is not item and self.is_tied(root.text))
        )

    def is_tied(self, text: str) -> bool:
        """True if a text has a telling word of the ticket: of its name, description or fields."""
        return self.ties(text) > 0

    def ties(self, text: str) -> int:
        """How many telling words a text shares with the ticket."""
        return len(_stems(text) & self._topic)

    def is_report(self, item: Evidence) -> bool:
        """True if a message reports trouble of this incident."""
        return any(map(_reports, self._sentences[item.id]))

    @cached_property
    def _about(self) -> frozenset[str]:
        return frozenset(item.id for item in self.items if self.is_about(item))

    @cached_property
    def alerts(self) -> tuple[Alert, ...]:
        """The states of the alerts that name what the ticket names."""
        return tuple(alert for alert in alerts_in(self.items) if self.is_tied(self._evidential(alert.item.text)))

    @cached_property
    def known_at(self) -> datetime | None:
        """When the incident was known for certain: its ticket was there, or a column says that it was detected."""
        incident, item = self.ticket.incident, self.ticket.item
        known = [incident.created_at, incident.detected_at, item.at if item else None]
        return min((at for at in known if at), default=None)

    @cached_property
    def reports(self) -> tuple[EvidenceSentence, ...]:
        """The sentences that report trouble of this incident, in order of time."""
        return tuple(sorted(filter(_reports, self.about()), key=lambda sentence: sentence.at))

    def answers(self, item: Evidence) -> Evidence | None:
        """The message that another one answers: the root of its thread, else the one by somebody else before it."""
        if item.thread and item.thread != item.ref:
            return self._by_ref.get(item.thread)
        earlier = (one for one in reversed(self.items) if _at(one) < _at(item) and one.where == item.where)
        return next((one for one in earlier if one.author != item.author), None)

    def is_responder(self, item: Evidence) -> bool:
        """True if the author of a message also writes on the ticket, changes it, or owns it."""
        return item.author is not None and item.author.id in self._responders

    @cached_property
    def _responders(self) -> frozenset[str]:
        """Who wrote on the ticket or changed it; a bot is nobody."""
        on_ticket = (Kind.UPDATE, Kind.ACTIVITY, Kind.ITEM)
        own = [piece for piece in self.ticket.ledger if piece.bearing is Bearing.INCIDENT and piece.kind in on_ticket]
        names = {piece.author.name for piece in own if piece.author and not piece.author.is_bot}
        people = [piece.author for piece in self.items if piece.author]
        return frozenset(person.id for person in people if person.name in names or person.name in self._owners)

    @cached_property
    def _owners(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.ticket.incident.owner.split(",") if name.strip())

    @cached_property
    def _topic(self) -> frozenset[str]:
        incident, item = self.ticket.incident, self.ticket.item
        told = (incident.title, incident.description, incident.service, incident.impact, item.text if item else "")
        return _stems(self._evidential("\n".join(told)))

    def _cut(self, piece: Evidence) -> Iterator[EvidenceSentence]:
        edited_at = piece.edited_at if piece.kind is not Kind.ALERT else None
        for part in parts(self._evidential(piece.text[:_LONGEST]), _at(piece), edited_at):
            if part.at:
                yield from (EvidenceSentence(text, piece, part.at) for text in sentences(part.text))


def _at(piece: Evidence) -> datetime:
    assert piece.at is not None
    return piece.at


def _reports(sentence: EvidenceSentence) -> bool:
    text = sentence.text
    doubtful = is_guess(text) or is_elsewhere(text) or is_other_incident(sentence.item.text)
    return tells_of_trouble(text) and not doubtful


def _stems(text: str) -> frozenset[str]:
    return frozenset(
        word.rstrip("s")[:_STEM]
        for word in words_of(text)
        if len(word) > 2 and word not in _GENERIC and not word.isdigit()  # noqa: PLR2004
    )
