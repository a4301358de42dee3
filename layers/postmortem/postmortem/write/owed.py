"""What is owed in the words of one follow-up: the task, who owns it, and by when."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from postmortem.text.sentences import sentences

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY = (
    rf"(?:\d{{4}}-\d\d-\d\d|(?:the\s)?\d{{1,2}}(?:st|nd|rd|th)?\.?(?:\sof)?\s{_MONTH}(?:\s\d{{4}})?"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}"
    r"|(?:next\s|this\s)?(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow(?:\s(?:morning|noon|evening))?|tonight|today"
    r"|(?:the\s)?end\sof\s(?:the\s|this\s|next\s)?(?:day|week|month|quarter|year|sprint)|(?:this|next)\s(?:week|month|sprint)"
    r"|eo[dwm]\b|noon\b(?:\s\w+\stime)?)"
)
_DUE = re.compile(
    rf"(?i)[\s,;(\[\u2013\u2014-]{{0,3}}\b(?:due(?:\sdate)?\s?(?:on|by|:|=)?|by|until|before|deadline:?)\s+(?P<due>{_DAY})"
)
_END = r"[\s).;,\]]*$"
_OWNS = r"(?:owners?|owned\sby|assigned\sto|assignee|responsible)"


@dataclass(frozen=True, slots=True)
class Owed:
    """A task in verbatim words; `owner` and `due` are empty where they are not named."""

    text: str
    owner: str = ""
    due: str = ""


def due_in(text: str) -> str:
    """The first date by which something is promised in a text, verbatim; "" where there is none."""
    found = _DUE.search(text)
    return found["due"].rstrip(" .,") if found else ""


def owed(text: str, names: Collection[str]) -> Owed:
    """The task of a follow-up; only people with one of these names are read as owners."""
    task, due, owner = _first(text), due_in(text), ""
    if names:
        name = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
        task, owner = _without_owner(_without_due(task), f"@?(?P<owner>{name})")
        if not owner and (named := re.search(rf"(?i)\b{_OWNS}\s?[:=]?\s+@?(?P<owner>{name})", text)):
            owner = named["owner"]
    return Owed(_without_due(task).strip(" .;,"), owner, due)


def _first(text: str) -> str:
    """The first sentence that is more than a name."""
    found = sentences(text)
    return found[0] if found else ""


def _without_due(task: str) -> str:
    for found in _DUE.finditer(task):
        if re.fullmatch(_END, task[found.end() :]) and found.start() > 0:
            return task[: found.start()]
    return task


def _without_owner(task: str, name: str) -> tuple[str, str]:
    leading = re.match(rf"{name}\s*(?:[:\u2013\u2014-]|\b(?:to|will|takes)\b)\s*", task)
    if leading and task[leading.end() :].strip():
        return task[leading.end() :], leading["owner"]
    trailing = re.search(rf"(?i)[\s,;(\u2013\u2014-]{{1,3}}(?:{_OWNS}\s?[:=]?\s+|by\s)?{name}{_END}", task)
    if trailing and trailing.start() > 0:
        return task[: trailing.start()], trailing["owner"]
    return task, ""
