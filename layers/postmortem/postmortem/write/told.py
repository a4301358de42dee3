"""What the dossier may quote: pieces of the incident that say nothing to an assistant, and who is of the incident."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from postmortem.models.evidence import Bearing, Evidence, Incident, Kind, Ledger
from postmortem.models.facts import Facts
from postmortem.text.blameless import blames
from postmortem.text.language import tr
from postmortem.text.plain import plain_words

_TALK = frozenset({Kind.MESSAGE, Kind.UPDATE})
_ON_TICKET = frozenset({Kind.UPDATE, Kind.ACTIVITY, Kind.ITEM})
_LINK = re.compile(r"(?P<bracket>\s\()?https?://(?P<path>[^\s<>)\]|]{1,2000})(?(bracket)\))")
_TAIL = re.compile(r"((?:pull|issues?|merge_requests|browse|pulses|items)/[\w-]{1,40})/?(?:[?#]|$)")
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Told:
    """An incident as its ledger tells it; `evidential` cuts a text to the part that may count as evidence."""

    incident: Incident
    ledger: Ledger
    facts: Facts
    evidential: Callable[[str], str] = str

    @cached_property
    def pieces(self) -> tuple[Evidence, ...]:
        """The pieces of the incident that hold no order to their reader, in order of time."""
        own = [item for item in self.ledger if item.bearing is Bearing.INCIDENT]
        harmless = (item for item in own if self.evidential(item.text) == item.text)
        return tuple(sorted(harmless, key=lambda item: item.at or _NEVER))

    @cached_property
    def alerts_elsewhere(self) -> tuple[Evidence, ...]:
        """What bots posted in other channels at the time, without orders to their reader."""
        alerts = (item for item in self.ledger if item.kind is Kind.ALERT and item.bearing is Bearing.BACKGROUND)
        return tuple(item for item in alerts if self.evidential(item.text) == item.text)

    @cached_property
    def ticket(self) -> Evidence | None:
        """The incident's own ticket."""
        own = f"monday:item:{self.incident.item_id}"
        items = [item for item in self.ledger if item.kind is Kind.ITEM and item.bearing is Bearing.INCIDENT]
        return next((item for item in items if item.ref == own), items[0] if len(items) == 1 else None)

    @cached_property
    def talk(self) -> tuple[Evidence, ...]:
        """What people, no bots, wrote in messages and on the ticket."""
        return tuple(item for item in self.pieces if item.kind in _TALK and item.author and not item.author.is_bot)

    @cached_property
    def by_its_people(self) -> tuple[Evidence, ...]:
        """What people of the incident wrote."""
        return tuple(item for item in self.talk if self.is_of_the_incident(item))

    def is_of_the_incident(self, item: Evidence) -> bool:
        """True if the author works on the ticket or owns it, is named there, or said what a key time rests on."""
        return item.author is not None and item.author.name in self._people

    @cached_property
    def names(self) -> frozenset[str]:
        """What the people of the ledger are called in its texts."""
        authors = {item.author.name for item in self.ledger if item.author and not item.author.is_bot}
        return frozenset({*authors, *self.ledger.called})

    @cached_property
    def _people(self) -> frozenset[str]:
        on_ticket = [item for item in self.ledger if item.bearing is Bearing.INCIDENT and item.kind in _ON_TICKET]
        deciding = self.ledger.cited(tuple(eid for time in self.facts.key_times for eid in time.evidence))
        wrote = {item.author.name for item in (*on_ticket, *deciding) if item.author and not item.author.is_bot}
        owners = {name.strip() for name in self.incident.owner.split(",") if name.strip()}
        texts = "\n".join(item.text for item in on_ticket)
        return frozenset(wrote | owners | {name for name in self.names if name in texts})


def quotable(text: str, longest: int) -> str:
    """A text as it can be quoted: on one line, what it links to in words.

    "" where it is too long, blames somebody, or has a secret taken out of it.
    """
    if "[redacted" in text:
        return ""
    flat = plain_words(_LINK.sub(_in_words, text))
    return "" if len(flat) > longest or blames(flat) else flat


def _in_words(link: re.Match[str]) -> str:
    """A link behind its own number is left out; of another one stands what it leads to, as an editor would put it."""
    if link["bracket"]:
        return ""
    tail = _TAIL.search(link["path"])
    return tr("[link: {to}]", to=tail[1]) if tail else tr("[link]")
