"""Slack's Block Kit: texts that neither ping nor link nor break its limits, and the blocks that notices are made of.

Limits: docs.slack.dev/reference/block-kit/blocks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

MOST_CHARACTERS = 3000  # of a section's text
MOST_FIELDS = 10
MOST_IN_HEADER = 150
MOST_ON_BUTTON = 75

_EVERYBODY = re.compile(r"(?i)(?<!\w)@(?=(?:here|channel|everyone|group)\b)")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}  # docs.slack.dev/messaging/formatting-message-text: these three


def mrkdwn(text: str, most: int = MOST_CHARACTERS) -> str:
    """The text as Slack shows it letter by letter, at most so long; nobody is pinged and nothing becomes a link.

    A character counts as many as it has units of UTF-16, and is never cut in two, nor is what escapes it.
    """
    shown: list[str] = []
    size = 0
    for letter in _EVERYBODY.sub("", text):
        written = _ESCAPED.get(letter, " " if _is_unseen(letter) else letter)
        size += length_in_slack(written)
        if size > most:
            return _ended(shown, most)
        shown.append(written)
    return "".join(shown)


def _is_unseen(letter: str) -> bool:
    """True for control and format characters and halves of one, but not for line ends and what joins an emoji."""
    return unicodedata.category(letter)[0] == "C" and letter not in "\n\u200d"


def length_in_slack(text: str) -> int:
    """The length of a text in units of UTF-16, which no count of characters exceeds."""
    return len(text) + sum(ord(letter) > 0xFFFF for letter in text)  # noqa: PLR2004 - the first beyond two bytes


def _ended(shown: list[str], most: int) -> str:
    while shown and length_in_slack("".join(shown)) >= most:
        shown.pop()
    return "".join(shown).rstrip() + "…"


def header(text: str) -> dict[str, Any]:
    """A headline, of our own plain words."""
    return {"type": "header", "text": {"type": "plain_text", "text": text[:MOST_IN_HEADER]}}


def section(text: str, fields: Iterable[str] = ()) -> dict[str, Any]:
    """A paragraph of text that is mrkdwn already, and beside each other the first ten of its fields."""
    block: dict[str, Any] = {"type": "section", "text": _text(text)}
    if shown := [_text(field) for field in fields][:MOST_FIELDS]:
        block["fields"] = shown
    return block


def context(text: str) -> dict[str, Any]:
    """A line in small letters, of text that is mrkdwn already."""
    return {"type": "context", "elements": [_text(text)]}


def button(label: str, address: str, action_id: str) -> dict[str, Any]:
    """A button that opens an address. It needs no answer of ours; Slack wants an id for it."""
    text = {"type": "plain_text", "text": label[:MOST_ON_BUTTON]}
    return {
        "type": "actions",
        "elements": [{"type": "button", "text": text, "url": address, "action_id": action_id, "style": "primary"}],
    }


def _text(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
