"""Where to look for an incident: its window, channels, links and words, from its Monday item or from the job alone."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta

from postmortem.gather.monday.columns import Column, Role, find, status_of
from postmortem.gather.monday.evidence import change_of, is_ours
from postmortem.gather.monday.ticket import Entry, Ticket
from postmortem.models import Gap, Incident, Job, Leads, Source, Trigger, Window
from postmortem.settings import ResolutionSettings
from postmortem.text.language import tr, translatable
from postmortem.text.ranking import STOP_WORDS

BEFORE_TICKET = timedelta(hours=2)  # tickets are made some time after it began
AFTER = timedelta(minutes=15)  # the last words after it was resolved
_LONGEST = timedelta(days=31)
_WITHOUT_TIMES = timedelta(days=7)
_WITHOUT_START = timedelta(days=1)
_LINK_REACH = timedelta(days=1)  # a thread may have begun this long before somebody made the item

_SLACK_LINK = re.compile(r"https://[\w.-]+\.slack(?:-gov)?\.com/(?:archives|client|messages)/[^\s<>\"')\]|\\]+")
_MESSAGE_TIME = re.compile(r"(?:/p|thread_ts=)(\d{10})\.?(\d{6})\b")
_NOTION_LINK = re.compile(r"https://(?:[\w-]+\.)*notion\.(?:so|site|com)/[^\s<>\"')\]|\\]+")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]{6,20})(?:\|[^<>\n]{0,80})?>")  # as Slack itself writes one into a text
_HASHTAG = re.compile(r"(?<![\w/&#<])#(\w[\w-]{0,79})")  # what may be the name of a channel
_WORD = re.compile(r"[^\W_]+(?:[._/-][^\W_]+)*")
_MOST_TERMS = 12

# Words that half of all incidents have in their titles: they name none of them.
_COMMON = frozenset(
    "incident incidents issue issues problem problems channel ticket error errors fail fails failed failing failure "
    "failures down slow broken stuck outage since during jan feb mar apr may jun jul aug sep oct nov dec".split()
)
Clean = Callable[[str], str]
_SEND_TIMES = translatable("Send started_at and resolved_at to search another time.")

_NO_NAME = re.compile(r"https?://\S+|\[redacted: [^\]]*\]")


def leads_of_ticket(
    ticket: Ticket, entries: Sequence[Entry], job: Job, settings: ResolutionSettings, clean: Clean
) -> tuple[Leads, tuple[Gap, ...]]:
    """What the item, its log and the job say; the gaps tell what had to be assumed."""
    incident = _incident(ticket, entries, job, settings)
    shown = _shown(ticket, job)
    texts = (*shown, *_hidden(ticket))
    slack_links = _links(_SLACK_LINK, texts)
    started = find(ticket.columns, Role.STARTED, settings.column_titles)
    window, gaps = _window(incident, _earliest(incident, started, slack_links, job), job)
    return (
        Leads(
            incident=incident,
            window=window,
            slack_links=slack_links,
            channels=_unique((*job.slack_channels, *_all(_CHANNEL, shown))),
            hashtags=_unique(_all(_HASHTAG, shown)),
            pages=_links(_NOTION_LINK, texts),
            terms=terms_of(
                ticket.name,
                job.description or "",
                incident.service,
                *(other.name for other in ticket.linked),
                incident.impact,
                incident.description,
                clean=clean,
            ),
            start_is_given=job.started_at is not None,
        ),
        gaps,
    )


def _incident(ticket: Ticket, entries: Sequence[Entry], job: Job, settings: ResolutionSettings) -> Incident:
    columns = ticket.columns
    status = status_of(columns, settings)
    found = {role: find(columns, role, settings.column_titles) for role in Role}
    words = {role: column.text if column else "" for role, column in found.items()}
    times = {role: column.moment if column and not column.day_only else None for role, column in found.items()}
    return Incident(
        key=f"monday:{ticket.id}",
        title=ticket.name,
        description=ticket.description or words[Role.DESCRIPTION] or job.description or "",
        url=ticket.url,
        board_id=ticket.board_id,
        item_id=ticket.id,
        status=status.text if status else "",
        severity=words[Role.SEVERITY],
        owner=words[Role.OWNER],
        service=words[Role.SERVICE],
        impact=words[Role.IMPACT],
        created_at=ticket.created_at,
        started_at=job.started_at or times[Role.STARTED],
        detected_at=times[Role.DETECTED],
        resolved_at=_resolved_at(ticket, entries, job, settings) or times[Role.RESOLVED],
    )


def _resolved_at(ticket: Ticket, entries: Sequence[Entry], job: Job, settings: ResolutionSettings) -> datetime | None:
    """When the status became resolved and stayed so; a person's word counts more, a webhook's less."""
    if job.trigger is Trigger.MANUAL and job.resolved_at:
        return job.resolved_at
    status = status_of(ticket.columns, settings)
    if status is None or not settings.is_resolved(status.text):
        return None
    changes = [
        (entry.at, change) for entry in entries if (change := change_of(entry)) and change.column_id == status.id
    ]
    ends = [
        at for at, change in changes if settings.is_resolved(change.after) and not settings.is_resolved(change.before)
    ]
    return max(ends, default=None) or status.changed_at or job.resolved_at


def _earliest(incident: Incident, started: Column | None, slack_links: Sequence[str], job: Job) -> datetime | None:
    """The earliest time that anything puts the incident at; what a person stated stands alone."""
    if job.started_at:
        return job.started_at
    known = [at for at in (incident.started_at, incident.detected_at, incident.created_at) if at]
    known += [started.moment] if started and started.moment else []
    if known:
        known += [at for link in slack_links for at in _message_times(link) if at >= min(known) - _LINK_REACH]
    return min(known, default=None)


def _window(incident: Incident, earliest: datetime | None, job: Job) -> tuple[Window, tuple[Gap, ...]]:
    end = min(incident.resolved_at + AFTER, until(incident, job)) if incident.resolved_at else job.requested_at
    if earliest is None:
        reach = _WITHOUT_START if incident.resolved_at else _WITHOUT_TIMES
        why = (
            tr("nothing states it, so the {hours} hours before its end were searched", hours=reach.days * 24)
            if incident.resolved_at
            else tr("nothing states it, so the {hours} hours before the request were searched", hours=reach.days * 24)
        )
        return Window(end - reach, end), (_gap(tr("the start of the incident"), why, tr(_SEND_TIMES)),)
    start = min(earliest, end) - BEFORE_TICKET
    if end - start <= _LONGEST:
        return Window(start, end), ()
    gap = _gap(
        tr("the time before {at}", at=f"{end - _LONGEST:%Y-%m-%d %H:%M} UTC"),
        tr("the incident lasted longer than the {days} days that are searched", days=_LONGEST.days),
        tr(_SEND_TIMES),
    )
    return Window(end - _LONGEST, end), (gap,)


def until(incident: Incident, job: Job) -> datetime:
    """The trigger: what came later is not evidence. Monday's own clock may put the resolution a little after it."""
    return max(job.requested_at, incident.resolved_at or job.requested_at)


def leads_of_job(job: Job, clean: Clean) -> tuple[Leads, tuple[Gap, ...]]:
    """What the job alone says."""
    description = (job.description or "").strip()
    incident = Incident(
        key=_key(job),
        title=description.partition("\n")[0][:120] or tr("Monday item {id}", id=job.item_id),
        description=description,
        board_id=job.board_id,
        item_id=job.item_id,
        started_at=job.started_at,
        resolved_at=job.resolved_at,
    )
    texts = (job.slack_thread or "", description)
    slack_links = _links(_SLACK_LINK, texts)
    times = [job.started_at] if job.started_at else [at for link in slack_links for at in _message_times(link)]
    window, gaps = _window(incident, min(times, default=None), job)
    return (
        Leads(
            incident=incident,
            window=window,
            slack_links=slack_links,
            channels=_unique((*job.slack_channels, *_all(_CHANNEL, texts))),
            hashtags=_unique(_all(_HASHTAG, texts)),
            pages=_links(_NOTION_LINK, texts),
            terms=terms_of(description, clean=clean),
            start_is_given=job.started_at is not None,
        ),
        gaps,
    )


def _key(job: Job) -> str:
    """The same for every job about the same incident; without an item, its words and thread stand for it."""
    if job.item_id:
        return f"monday:{job.item_id}"
    words = " ".join(_WORD.findall((job.description or "").casefold()))
    named = "\n".join((words, job.slack_thread or "", job.item_id or ""))
    return f"manual:{hashlib.sha256(named.encode()).hexdigest()[:16]}"


def terms_of(*texts: str, clean: Clean) -> tuple[str, ...]:
    """The words that name an incident: codes, versions and service names first, then the others as they come.

    `clean` takes secrets and orders out of a text first: what was searched for is shown on the page.
    """
    named = (_NO_NAME.sub(" ", clean(text)) for text in texts)
    words = [word for text in named for word in _WORD.findall(text)]
    telling = [
        word for word in words if len(word) > 1 and not word.isdigit() and word.casefold() not in STOP_WORDS | _COMMON
    ]
    unique = {word.casefold(): word for word in reversed(telling)}
    first = [word for word in dict.fromkeys(telling) if unique[word.casefold()] == word]
    return tuple(sorted(first, key=lambda word: not is_code(word)))[:_MOST_TERMS]


def is_code(word: str) -> bool:
    """Whether a word looks like a code, a version or a name that people made up: SUMMER25, 2.15.0, promo-service."""
    has_digit, has_letter = any(map(str.isdigit, word)), any(map(str.isalpha, word))
    return (has_digit and has_letter) or any(mark in word for mark in "./_-")


def _shown(ticket: Ticket, job: Job) -> tuple[str, ...]:
    """The texts that a reader of the item sees; our own notice is left out, as it leads to our own page."""
    columns = (text for column in ticket.columns for text in (column.url, column.text))
    posts = (post.text for post in ticket.posts if not is_ours(post))
    return (job.slack_thread or "", job.description or "", *columns, ticket.name, ticket.description, *posts)


def _hidden(ticket: Ticket) -> tuple[str, ...]:
    """The markup behind the same texts, where links stand that the texts do not show."""
    return (ticket.hidden, *(post.hidden for post in ticket.posts if not is_ours(post)))


def _links(pattern: re.Pattern[str], texts: Iterable[str]) -> tuple[str, ...]:
    return _unique(link.rstrip(".,;:!?") for link in _all(pattern, texts))


def _all(pattern: re.Pattern[str], texts: Iterable[str]) -> list[str]:
    return [found for text in texts for found in pattern.findall(html.unescape(text))]


def _message_times(link: str) -> list[datetime]:
    """The times that a link to a Slack message holds: its own, and that of its thread."""
    return [datetime.fromtimestamp(int(seconds), UTC) for seconds, _ in _MESSAGE_TIME.findall(link)]


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _gap(what: str, why: str, remedy: str) -> Gap:
    return Gap(Source.MONDAY.value, what, why, remedy)
