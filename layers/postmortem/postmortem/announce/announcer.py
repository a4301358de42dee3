"""Tells the people of the incident what became of its post-mortem: in Slack, on the Monday item, and by its actions."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, replace

from postmortem.announce.actions import ActionDesk
from postmortem.announce.chat import ChatTeller
from postmortem.announce.memory import NoticeMemory
from postmortem.announce.telling import Failure, Telling
from postmortem.announce.ticket import TicketTeller
from postmortem.errors import RetryLater
from postmortem.models import Announced, Announcement, Recipient, Remembered, Source
from postmortem.telemetry import logger
from postmortem.time_limit import TimeLimit

Known = Mapping[str, Remembered]
NOTICE, LINK, ITEMS = "the notice", "the link on the item", "an item for an action"


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
        with ThreadPoolExecutor(max_workers=2, thread_name_prefix="announce") as pool:
            parts = [
                pool.submit(copy_context().run, _failures, tellings, told.recipients)
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

    def _in_slack(self, told: Announcement, known: Known, limit: TimeLimit) -> list[Telling]:
        slack = self.slack
        if slack is None:
            return []
        return [Telling(Recipient.SLACK, Source.SLACK, NOTICE, "posted", lambda: slack.tell(told, known, limit))]

    def _in_monday(self, told: Announcement, known: Known | None, limit: TimeLimit) -> list[Telling]:
        """One after the other: Monday locks a board against changes at once (api-reference/docs/rate-limits)."""
        tellings, monday, actions = [], self.monday, self.actions
        if monday is not None:
            tellings = [
                Telling(
                    Recipient.UPDATE, Source.MONDAY, NOTICE, "posted", lambda: monday.tell(told, known or {}, limit)
                ),
                Telling(Recipient.LINK, Source.MONDAY, LINK, "written", lambda: monday.link(told, known or {}, limit)),
            ]
        if actions is not None:
            tellings.append(
                Telling(Recipient.ACTIONS, Source.MONDAY, ITEMS, "created", lambda: actions.create(told, known, limit))
            )
        return tellings


def _failures(tellings: list[Telling], recipients: frozenset[Recipient]) -> list[Failure]:
    return [failure for one in tellings if one.recipient in recipients and (failure := one.failure())]
