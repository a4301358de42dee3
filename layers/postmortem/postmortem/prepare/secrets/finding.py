"""Finds every secret in a text: by its form, by the name in front of it, by the table or document it stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from postmortem.prepare.secrets.kubernetes import kubernetes_secrets
from postmortem.prepare.secrets.markup import without_markup
from postmortem.prepare.secrets.patterns import SECRET_PATTERNS
from postmortem.prepare.secrets.personal import PERSONAL_PATTERNS, ibans
from postmortem.prepare.secrets.prefixed import prefixed_keys
from postmortem.prepare.secrets.structured import STRUCTURED
from postmortem.prepare.secrets.tables import secrets_in_tables
from postmortem.prepare.secrets.values import Found, SecretPattern

TAKEN = "\ue000"  # stands for each character that is found already; no text holds private-use characters here

Search = Callable[[str], Iterable[Found]]


def secrets_in(text: str, *, personal_data: bool = True) -> list[Found]:
    """The secrets of a text in order, none overlapping; characters that are `TAKEN` belong to none."""
    plain = without_markup(text)
    seen, found = plain.text, []
    for search in _searches(personal_data=personal_data):
        fresh = list(_apart(search(seen), seen))
        found += fresh
        seen = _without(seen, fresh)
    found.sort(key=lambda secret: secret.start)
    return [Found(*plain.original(secret.start, secret.end), secret.kind) for secret in found]


def _searches(*, personal_data: bool) -> Iterator[Search]:
    """Whole credentials come before parts of them."""
    yield from map(_by_pattern, STRUCTURED)
    yield prefixed_keys
    yield kubernetes_secrets
    yield from map(_by_pattern, SECRET_PATTERNS)
    yield secrets_in_tables
    if personal_data:
        yield ibans
        yield from map(_by_pattern, PERSONAL_PATTERNS)


def _by_pattern(pattern: SecretPattern) -> Search:
    def search(text: str) -> Iterator[Found]:
        folded = text.casefold()
        if not any(need in folded for need in pattern.needs):
            return
        for match in pattern.regex.finditer(text):
            group = next(number for number in range(1, match.re.groups + 1) if match[number] is not None)
            if pattern.counts(match[group]):
                yield Found(match.start(group), match.end(group), pattern.kind)

    return search


def _apart(found: Iterable[Found], text: str) -> Iterator[Found]:
    """Those that hold nothing taken and do not overlap the one before."""
    last = 0
    for secret in sorted(found, key=lambda secret: secret.start):
        if secret.start >= last and TAKEN not in text[secret.start : secret.end]:
            yield secret
            last = secret.end


def _without(text: str, found: list[Found]) -> str:
    parts, last = [], 0
    for secret in found:
        parts += [text[last : secret.start], TAKEN * (secret.end - secret.start)]
        last = secret.end
    return "".join((*parts, text[last:])) if found else text
