"""The notices about a post-mortem: in Slack's blocks and as HTML for the ticket, with the same two sentences."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from postmortem.models import OWN_PAGE_MARK, Found, KeyTime, Notice, Page
from postmortem.models.draft import Action, ActionState, Part
from postmortem.models.report import Report, Shown
from postmortem.render import words
from postmortem.render.follow_up_items import is_stated
from postmortem.render.gist import gist, headline, in_plain_words
from postmortem.render.mrkdwn import button, context, header, mrkdwn, section
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import tr, tr_number, translatable

_MOST_TEXT = 3500  # of the plain text: chat.update takes no more than 4,000
# Of the parts of a message; together below the 13,200 characters that slackapi/bolt-js#2509 measured as the most.
_MOST_TITLE = 100
_MOST_TOLD = 1500
_MOST_IN_FACT = 300
_MOST_IN_LIST = 2000
_MOST_ACTIONS = 5
_MOST_IN_ACTION = 250
_MOST_GAPS = 3
_MOST_IN_GAP = 300
_MOST_REASON = 1500
_OPEN = "open_postmortem"
_STATES = {
    ActionState.DONE: translatable("done"),
    ActionState.AGREED: translatable("agreed"),
    ActionState.PROPOSED: translatable("proposed"),
}


def notice_of(report: Report, page: Page, zone: str) -> Notice:
    """What is told when the page stands: the incident in two sentences, key times, actions, and what is missing."""
    told, facts = gist(report), list(_facts(report, zone))
    actions, missing = _actions(report), _missing(report)
    return Notice(
        text=_text(report, page, told, facts, actions, missing),
        blocks=tuple(_blocks(report, page, told, facts, actions, missing)),
        html="".join(_html(report, page, told, missing)),
    )


def failure_notice_of(reason: str, job_id: str, item_url: str = "") -> Notice:
    """What is told when the post-mortem could not be written; `reason` says what happened and what to do.

    It has no title: those of tickets hold names and worse, and nothing has replaced them when a job fails.
    """
    said = tr("The post-mortem could not be written")
    first = tr("This incident has no new post-mortem. What happened, and what to do:")
    shown, job = words.shorten(reason, _MOST_REASON), tr("Job {job_id}.", job_id=job_id)
    link = f" <{item_url}|{mrkdwn(tr('The incident on Monday'))}>" if item_url else ""
    return Notice(
        text=mrkdwn(f"{said}. {first} {shown} {job}", _MOST_TEXT),
        blocks=(
            header(said),
            section(mrkdwn(first)),
            section(mrkdwn(shown)),
            context(mrkdwn(job) + link),
        ),
        html=f"<p>{escape(said)}. {escape(first)}</p><p>{escape(shown)}</p><p>{escape(job)} {OWN_PAGE_MARK}.</p>",
    )


def mended_notice_of(page: Page) -> Notice:
    """What takes the place of the notice that the post-mortem could not be written, once it is."""
    said = tr("The post-mortem could not be written at first. It is there now:")
    title = words.shorten(page.title or tr("Post-mortem"), _MOST_TITLE)
    return Notice(
        text=mrkdwn(f"{said} {title} {page.url}", _MOST_TEXT),
        blocks=(section(f"{mrkdwn(said)} *<{page.url}|{mrkdwn(title)}>*"),),
        html=f'<p>{escape(said)} <a href="{escape(page.url)}">{escape(title)}</a></p><p>{OWN_PAGE_MARK}.</p>',
    )


def _text(
    report: Report, page: Page, told: str, facts: list[tuple[str, str]], actions: list[str], missing: list[str]
) -> str:
    """Everything in one line for notifications and screen readers; the address first, where nothing cuts it."""
    parts = [
        f"{tr('Post-mortem draft:')} {words.shorten(headline(report), _MOST_TITLE)}. {page.url}",
        told,
        "; ".join(f"{name}: {value}" for name, value in facts),
        f"{tr('Action items:')} {'; '.join(actions)}" if actions else "",
        f"{tr('What is missing:')} {' '.join(missing)}" if missing else "",
    ]
    return mrkdwn(" ".join(filter(None, parts)), _MOST_TEXT)


def _blocks(
    report: Report, page: Page, told: str, facts: list[tuple[str, str]], actions: list[str], missing: list[str]
) -> Iterator[dict[str, Any]]:
    link = f"*<{page.url}|{mrkdwn(headline(report), _MOST_TITLE)}>*"
    fields = (f"*{mrkdwn(name)}*\n{mrkdwn(value, _MOST_IN_FACT)}" for name, value in facts)
    yield header(tr("Post-mortem draft is ready"))
    yield section(f"{link}\n{mrkdwn(told, _MOST_TOLD)}" if told else link, fields)
    if actions:
        yield section(_list(tr("Action items:"), actions))
    if missing:
        yield section(_list(tr("What is missing:"), missing))
    yield button(tr("Open the post-mortem"), page.url, _OPEN)
    yield context(mrkdwn(_remarks(report), _MOST_TOLD))


def _list(title: str, lines: list[str]) -> str:
    return f"*{mrkdwn(title)}*\n" + mrkdwn("\n".join(f"• {line}" for line in lines), _MOST_IN_LIST)


def _html(report: Report, page: Page, told: str, missing: list[str]) -> Iterator[str]:
    yield f'<p>{escape(tr("Post-mortem draft:"))} <a href="{escape(page.url)}">{escape(page.title)}</a></p>'
    if told:
        yield f"<p>{escape(told)}</p>"
    if missing:
        yield f"<p>{escape(tr('What is missing:'))} {escape(' '.join(missing))}</p>"
    yield f"<p>{escape(_remarks(report))} {OWN_PAGE_MARK}.</p>"


def _facts(report: Report, zone: str) -> Iterator[tuple[str, str]]:
    """Severity and the key times that are known, each with what it rests on."""
    if report.incident.severity:
        yield tr("Severity"), report.incident.severity
    for time in report.facts.key_times:
        if (shown := _key_time(time, zone)) and shown != words.unknown():
            yield words.key_time_name(time.name), shown


def _key_time(time: KeyTime, zone: str) -> str:
    if time.is_unknown:
        return ""
    shown = words.key_time(time, zone)
    return shown if time.found is Found.FIRST_SYMPTOM else f"{shown} ({words.basis(time)})"


def _actions(report: Report) -> list[str]:
    """The first action items in a line each, what is still to do before what is done, and how many more there are."""
    stated = [shown for shown in report.of(Part.ACTION) if is_stated(shown)]
    stated.sort(key=lambda shown: isinstance(shown.detail, Action) and shown.detail.state is ActionState.DONE)
    lines = [words.shorten(_action(report, shown), _MOST_IN_ACTION) for shown in stated[:_MOST_ACTIONS]]
    more = len(stated) - len(lines)
    return [*lines, tr("and {number} more", number=more)] if more else lines


def _action(report: Report, shown: Shown) -> str:
    action = shown.detail
    assert isinstance(action, Action)
    due = tr("due {day}", day=action.due) if action.due else ""
    details = (action.owner or tr("no owner"), due, tr(_STATES[action.state]))
    return f"{in_plain_words(report, shown)} ({', '.join(filter(None, details))})"


def _missing(report: Report) -> list[str]:
    """What could not be read, and which key times nobody knows."""
    gaps = report.ledger.gaps
    lines = [words.shorten(gap_sentence(gap), _MOST_IN_GAP) for gap in gaps[:_MOST_GAPS]]
    if more := len(gaps) - len(lines):
        lines.append(tr_number("{number} more part could not be read.", "{number} more parts could not be read.", more))
    unknown = [words.key_time_within(time.name) for time in report.facts.key_times if time.is_unknown]
    return [*lines, tr("Not known: {times}.", times=", ".join(unknown))] if unknown else lines


def _remarks(report: Report) -> str:
    """What the reader must know before opening the page."""
    read = ", ".join(
        tr("{used} of {found} from {source}", used=part.used, found=part.found, source=part.source.value.capitalize())
        for part in report.ledger.coverage
    )
    check = report.check
    checked = tr("{kept} of {checked} sentences passed their check.", kept=check.kept, checked=check.checked)
    said = (
        tr("A draft, needs a human review."),
        checked if check.checked else "",
        tr("Read: {sources}.", sources=read),
    )
    return " ".join(filter(None, said))
