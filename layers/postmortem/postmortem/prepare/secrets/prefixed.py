"""Finds vendors' keys by their prefix: every long run of characters is looked at once, word start by word start."""

from __future__ import annotations

import re
from collections.abc import Iterator

from postmortem.prepare.secrets.forms import FORMS, SecretForm
from postmortem.prepare.secrets.values import FoundSecret

LONGEST_KEY = 2_000  # characters of a key that are taken; the longest documented one has 700
_RUN = re.compile(r"[A-Za-z0-9_.~+/=:%@!-]{14,}+")  # the shortest key: a Razorpay id, 23 characters
_WORD_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]")
_LENGTHS = sorted({len(prefix) for prefix in FORMS}, reverse=True)
_LONGEST_LOOK = 60  # characters of a key that show whether it is random
_NO_WORD = "AKIA"  # begins no word; of its keys one in thirty has no digit: 16 of 26 letters and 6 digits
_SURELY_RANDOM = 30  # without a digit among them: 1 of 200 random keys


def _body(form: SecretForm) -> re.Pattern[str]:
    if form.exact:
        return re.compile(rf"[{form.alphabet}]{{{form.least}}}(?![A-Za-z0-9])")
    return re.compile(rf"[{form.alphabet}]{{{form.least},{LONGEST_KEY}}}+")


_BODIES = {form: _body(form) for form in FORMS.values()}


def prefixed_keys(text: str) -> Iterator[FoundSecret]:
    """The keys in a text, in order; the time grows with its length."""
    for run in _RUN.finditer(text):
        yield from _keys_of(text, run.start(), run.end())


def _keys_of(text: str, start: int, end: int) -> Iterator[FoundSecret]:
    while word := _WORD_START.search(text, start, end):
        found = _key_at(text, word.start())
        if found:
            yield found
        start = found.end if found else word.end()


def _key_at(text: str, start: int) -> FoundSecret | None:
    for length in _LENGTHS:
        form = FORMS.get(text[start : start + length])
        if (
            form
            and (body := _BODIES[form].match(text, start + length))
            and (_is_random(body[0]) or text.startswith(_NO_WORD, start))
        ):
            return FoundSecret(start, start + length + len(body[0].rstrip(".-_")), form.kind)
    return None


def _is_random(body: str) -> bool:
    """Whether the body is no name in words, such as `sk-learn-extra-estimators` or `key-rotation-schedule`."""
    head = body[:_LONGEST_LOOK]
    return any(map(str.isdigit, head)) or (len(head) >= _SURELY_RANDOM and "-" not in head and "_" not in head)
