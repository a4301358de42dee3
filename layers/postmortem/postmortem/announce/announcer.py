"""Tells the people of the incident what became of its post-mortem: in Slack, on the Monday item, and by its actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from postmortem.announce.actions import ActionDesk
from postmortem.announce.chat import ChatTeller
from postmortem.announce.memory import NoticeMemory
from postmortem.announce.telling import Failure, Telling
from postmortem.announce.ticket import TicketTeller
from postmortem.errors import RetryLater
from postmortem.models import Announced, Announcement, Recipient, Remembered, Source
from postmortem.telemetry import logger
from postmortem.text.language import tr, translatable
from postmortem.threads import Threads
from postmortem.time_limit import TimeLimit

Known = Mapping[str, Remembered]
_NOTICE = translatable("the notice")
_LINK = translatable("the link on the item")
_ITEMS = translatable("an item for an action")


@dataclass(frozen=True)
class Announcer:
    """Tells whoever is to be told; None where that is switched off."""

    memory: NoticeMemory
    slack: ChatTeller | None = None
    monday: TicketTeller | None = None
    actions: ActionDesk | None = None

    def announce(self, told: Announcement, limit: TimeLimit) -> Announced:
        """Tell each of the announcement's recipients, unless it stands there already.

        What could not be told comes back as gaps, with the announcement for those who can be told later. The job is
        done whatever goes wrong here, so nothing is raised.
        """
        known = self._known(told.incident_key)
        with Threads(max_workers=2, thread_name_prefix="announce") as pool:
            parts = [
                pool.submit(_failures, tellings, told.recipients)
                for tellings in (self._in_slack(told, known or {}, limit), self._in_monday(told, known, limit))
            ]
            failures = [failure for part in parts for failure in part.result()]
        passing = [failure for failure in failures if failure.may_pass]
        return Announced(
            gaps=tuple(failure.gap for failure in passing),
            lasting=tuple(failure.gap for failure in failures if not failure.may_pass),
            owed=replace(told, recipients=frozenset(one.recipient for one in passing)) if passing else None,
        )

    def _known(self, incident_key: str) -> Known | None:
        """What was told before; None where that cannot be read. The notices themselves are looked for, too."""
        try:
            return self.memory.read(incident_key)
        except RetryLater as error:
            logger.warning("What was announced before cannot be read", reason=str(error))
            return None

    def _in_slack(self, told: Announcement, known: Known, limit: TimeLimit) -> Iterator[Telling]:
        slack = self.slack
        if slack is not None:
            yield Telling(Recipient.SLACK, Source.SLACK, tr(_NOTICE), "posted", lambda: slack.tell(told, known, limit))

    def _in_monday(self, told: Announcement, known: Known | None, limit: TimeLimit) -> Iterator[Telling]:
        """One after the other: Monday locks a board against changes at once (api-reference/docs/rate-limits)."""
        monday, actions, stands = self.monday, self.actions, known or {}
        source = Source.MONDAY
        if monday is not None:
            yield Telling(Recipient.UPDATE, source, tr(_NOTICE), "posted", lambda: monday.tell(told, stands, limit))
            yield Telling(Recipient.LINK, source, tr(_LINK), "written", lambda: monday.link(told, stands, limit))
        if actions is not None:
            yield Telling(Recipient.ACTIONS, source, tr(_ITEMS), "created", lambda: actions.create(told, known, limit))


def _failures(tellings: Iterable[Telling], recipients: frozenset[Recipient]) -> list[Failure]:
    return [failure for one in tellings if one.recipient in recipients and (failure := one.failure())]
