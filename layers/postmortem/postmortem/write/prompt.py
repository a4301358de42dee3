"""What the model is told and shown: the instructions, and the evidence as fenced data."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC
from functools import cache
from importlib.resources import files

from postmortem.models import Bearing, Evidence, Incident, Ledger, Person

PROMPT_VERSION = "2"


def instructions(language: str) -> str:
    """The instructions for a report in `language`, the same for every incident."""
    return _template().replace("{language}", language)


@cache
def _template() -> str:
    return files("postmortem.write").joinpath("instructions.md").read_text(encoding="utf-8")


def evidence_text(incident: Incident, ledger: Ledger) -> str:
    """The incident and its evidence between two fence lines that nobody who wrote the evidence can know."""
    fence = f"=== evidence {secrets.token_hex(8)} ==="
    title = f"Incident: {_one_line(incident.title)}"
    return "\n".join((title, fence, *_lines(ledger), fence))


def _lines(ledger: Ledger) -> Iterator[str]:
    """One line for each piece, below a heading for each day and place."""
    people = _labels(ledger)
    heading = ""
    for item in ledger:
        background = " (background)" if item.bearing is Bearing.BACKGROUND else ""
        day = f"{item.at.astimezone(UTC):%Y-%m-%d}" if item.at else "no date"
        current = f"## {day} · {item.source.value} {item.kind.value} · {_one_line(item.where)}{background}"
        if current != heading:
            yield current
            heading = current
        yield _line(item, people)


def _line(item: Evidence, people: dict[str, str]) -> str:
    time = f" {item.at.astimezone(UTC):%H:%M}" if item.at else ""
    author = f" {people[item.author.id]}" if item.author else ""
    edited = " (edited later)" if item.edited_at and item.at else ""
    reactions = f" [reactions: {', '.join(item.reactions)}]" if item.reactions else ""
    return f"{item.id}{time}{author}{edited}: {_one_line(item.text)}{reactions}"


def _labels(ledger: Ledger) -> dict[str, str]:
    """What each author is called, as the texts call them too; the colon ends it."""
    return {item.author.id: _label(item.author) for item in ledger if item.author}


def _label(author: Person) -> str:
    name = _one_line(author.name).replace(":", " ")
    return f"bot {name}" if author.is_bot else name


def _one_line(text: str) -> str:
    return " ⏎ ".join(line.strip() for line in text.splitlines() if line.strip())
