"""The notices that tell the people of an incident of its page: in Slack's blocks and as HTML for the ticket."""

from __future__ import annotations

from html import escape
from typing import Any

from postmortem.models import OWN_PAGE_MARK, Found, KeyTime, Notice, Page
from postmortem.models.report import Report
from postmortem.render import words
from postmortem.render.gist import gist, headline
from postmortem.text.gaps import gap_sentence
from postmortem.text.language import tr

_FIELD_LENGTH = 2000  # Slack: text of a section's field
_MOST_FIELDS = 10  # Slack: fields of a section
_TITLE_LENGTH = 100
_REMARKS_LENGTH = 1500


def notice_of(report: Report, page: Page, zone: str) -> Notice:
    """What is posted when the page stands; no key time without what it rests on."""
    told = gist(report)
    in_ticket = f"<p>{escape(told)}</p>" if told else ""
    return Notice(
        text=f"{tr('Post-mortem draft:')} {_mrkdwn(report.incident.title)} {page.url}",
        blocks=tuple(_blocks(report, page, zone, told)),
        html=(
            f'<p>{escape(tr("Post-mortem draft:"))} <a href="{escape(page.url)}">{escape(page.title)}</a></p>'
            f"{in_ticket}<p>{escape(_remarks(report))} {OWN_PAGE_MARK}.</p>"
        ),
    )


def _blocks(report: Report, page: Page, zone: str, told: str) -> list[dict[str, Any]]:
    incident = report.incident
    facts = [
        (tr("Severity"), incident.severity),
        *((words.key_time_name(time.name), _key_time(time, zone)) for time in report.facts.key_times),
    ]
    fields = [
        {"type": "mrkdwn", "text": f"*{name}*\n{_mrkdwn(value)}"[:_FIELD_LENGTH], "verbatim": True}
        for name, value in facts
        if value and value != words.unknown()
    ]
    link = f"*<{page.url}|{_mrkdwn(words.shorten(headline(report), _TITLE_LENGTH))}>*"
    text = f"{link}\n{_mrkdwn(told)}" if told else link
    section: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}
    if fields:
        section["fields"] = fields[:_MOST_FIELDS]
    return [
        {"type": "header", "text": {"type": "plain_text", "text": tr("Post-mortem draft is ready")}},
        section,
        {"type": "context", "elements": [{"type": "mrkdwn", "text": _mrkdwn(_remarks(report)), "verbatim": True}]},
    ]


def _key_time(time: KeyTime, zone: str) -> str:
    """The time with what it rests on; nothing where it is unknown."""
    if time.is_unknown:
        return ""
    shown = words.key_time(time, zone)
    return shown if time.found is Found.FIRST_SYMPTOM else f"{shown} ({words.basis(time)})"


def _remarks(report: Report) -> str:
    """What the reader must know before opening the page, in a line or two."""
    coverage = report.ledger.coverage
    read = ", ".join(
        tr("{used} of {found} from {source}", used=part.used, found=part.found, source=part.source.value.capitalize())
        for part in coverage
    )
    check = report.check
    checked = tr("{kept} of {checked} sentences passed their check.", kept=check.kept, checked=check.checked)
    said = (
        tr("A draft, needs a human review."),
        checked if check.checked else "",
        tr("Read: {sources}.", sources=read),
        *map(gap_sentence, report.ledger.gaps),
    )
    return words.shorten(" ".join(filter(None, said)), _REMARKS_LENGTH)


def _mrkdwn(text: str) -> str:
    """Text that cannot ping or link: Slack wants only these three escaped (docs.slack.dev, formatting text)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
