"""What the writer is told and shown: the instructions, code's facts, and the evidence as fenced data."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from postmortem.models.draft import Statement
from postmortem.models.evidence import Bearing, Evidence, Incident, Ledger
from postmortem.models.facts import Facts, Interval, KeyTime
from postmortem.text.language import ENGLISH
from postmortem.text.times.shown import length, utc

WRITER_VERSION = "4"


def instructions(language: str) -> str:
    """The instructions for a report in `language`, the same for every incident."""
    return _in_language(_template("writer.md"), language)


def rewriting_instructions(language: str) -> str:
    """The instructions for the second try at sentences that failed."""
    return _in_language(_template("rewriter.md"), language)


def evidence_text(incident: Incident, ledger: Ledger, facts: Facts) -> str:
    """The facts, the people and the evidence, between two fence lines that nobody who wrote the evidence can know."""
    fence = _fence()
    title = f"Incident: {_one_line(incident.title)}"
    above = (title, "", *_facts(facts), "", *_people(ledger), *_unread(ledger), "")
    return "\n".join((*above, fence, *_lines(ledger, ledger.items), fence))


def rewriting_text(ledger: Ledger, facts: Facts, failed: Mapping[int, tuple[Statement, str]]) -> str:
    """The failed statements by number with what is wrong with each, the facts, and the pieces that they cite."""
    fence = _fence()
    cited = {evidence_id for statement, _ in failed.values() for evidence_id in statement.evidence}
    pieces = tuple(item for item in ledger if item.id in cited)
    asked = (_failed(number, statement, wrong) for number, (statement, wrong) in failed.items())
    return "\n".join((*asked, "", *_facts(facts), "", fence, *_lines(ledger, pieces), fence))


def _in_language(template: str, language: str) -> str:
    """The template for reports in a language; what it says besides of other languages than English stands behind it."""
    whole = template if language == ENGLISH else f"{template}\n{_template('other_language.md')}"
    return whole.replace("{language}", language)


@cache
def _template(name: str) -> str:
    return files("postmortem.write").joinpath(name).read_text(encoding="utf-8")


def _fence() -> str:
    return f"=== evidence {secrets.token_hex(8)} ==="


def _failed(number: int, statement: Statement, wrong: str) -> str:
    label = f" label “{statement.label}”" if statement.label else ""
    return f"{number} · {statement.part}{label} · [{', '.join(statement.evidence)}] {statement.text} · Wrong: {wrong}"


def _facts(facts: Facts) -> Iterator[str]:
    yield "Facts that the program computed:"
    for time in facts.key_times:
        yield f"{{fact:{time.name}}} = {_time(time)}{_sources(time.evidence)}"
    for interval in facts.intervals:
        if interval.shortest is not None or interval.in_conflict:
            name = interval.name.lower()
            yield f"{{fact:{name}}} = {_length(interval)} (from {interval.start} to {interval.end})"


def _time(time: KeyTime) -> str:
    if time.is_unknown:
        return "unknown"
    if time.at:
        return f"{_full(time.at)}{f', {time.how}' if time.how else ''}"
    if time.earliest and time.latest:
        return f"between {_full(time.earliest)} and {_full(time.latest)}"
    return f"unknown, at the latest {_full(time.latest)}" if time.latest else "unknown"


def _length(interval: Interval) -> str:
    if interval.in_conflict or interval.shortest is None:
        return "cannot be said, the two times conflict"
    if interval.length is not None:
        return length(interval.length)
    longest = f"at most {length(interval.longest)}" if interval.longest is not None else "no known upper end"
    return f"at least {length(interval.shortest)}, {longest}"


def _sources(ids: tuple[str, ...]) -> str:
    return f" [{', '.join(ids)}]" if ids else ""


def _people(ledger: Ledger) -> Iterator[str]:
    """Who wrote, and in which time zone each of them reads a clock."""
    zones = {
        _label(item): item.author.time_zone or "unknown time zone"
        for item in ledger
        if item.author and not item.author.is_bot
    }
    if zones:
        yield "People: " + "; ".join(f"{label} ({zone})" for label, zone in zones.items())


def _unread(ledger: Ledger) -> Iterator[str]:
    if ledger.unread:
        yield f"Not everything could be read ({ledger.unread}): nothing may be called absent."


def _lines(ledger: Ledger, items: tuple[Evidence, ...]) -> Iterator[str]:
    """One line for each piece, below a heading for each day and place."""
    ids = {item.ref: item.id for item in ledger}
    heading = ""
    for item in items:
        background = " (background)" if item.bearing is Bearing.BACKGROUND else ""
        day = f"{item.at.astimezone(UTC):%Y-%m-%d}" if item.at else "no date"
        current = f"## {day} · {item.source.value} {item.kind.value} · {_one_line(item.where)}{background}"
        if current != heading:
            yield current
            heading = current
        yield _line(item, ids)


def _line(item: Evidence, ids: Mapping[str, str]) -> str:
    time = f" {utc(item.at, '%H:%M')}" if item.at else ""
    author = f" {_label(item)}" if item.author else ""
    remarks = [f"answers {ids[item.thread]}"] if item.thread and ids.get(item.thread, item.id) != item.id else []
    if item.edited_at and item.at:
        remarks.append(f"edited {utc(item.edited_at, '%Y-%m-%d %H:%M')}")
    remark = f" ({', '.join(remarks)})" if remarks else ""
    reactions = f" [reactions: {', '.join(item.reactions)}]" if item.reactions else ""
    return f"{item.id}{time}{author}{remark}: {_one_line(item.text)}{reactions}"


def _label(item: Evidence) -> str:
    """What an author is called, as the texts call them too; the colon ends it."""
    if item.author is None:
        return ""
    name = _one_line(item.author.name).replace(":", " ")
    return f"bot {name}" if item.author.is_bot else name


def _full(at: datetime) -> str:
    return utc(at, "%Y-%m-%d %H:%M UTC")


def _one_line(text: str) -> str:
    return " ⏎ ".join(line.strip() for line in text.splitlines() if line.strip())
