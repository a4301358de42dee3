"""Finds every secret in a text: by its form, by the name in front of it, by the table or document it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from postmortem.prepare.secrets.kubernetes import kubernetes_secrets
from postmortem.prepare.secrets.markup import without_markup
from postmortem.prepare.secrets.patterns import SECRET_PATTERNS
from postmortem.prepare.secrets.personal import PERSONAL_PATTERNS, ibans
from postmortem.prepare.secrets.prefixed import prefixed_keys
from postmortem.prepare.secrets.structured import STRUCTURED
from postmortem.prepare.secrets.tables import secrets_in_tables
from postmortem.prepare.secrets.values import FoundSecret, SecretPattern

TAKEN = "\ue000"  # stands for each character that is found already; no text holds private-use characters here

SecretSearch = Callable[[str], Iterable[FoundSecret]]


def secrets_in(text: str, *, personal_data: bool = True) -> list[FoundSecret]:
    """The secrets of a text in order, none overlapping; characters that are `TAKEN` belong to none."""
    plain = without_markup(text)
    seen, folded = plain.text, plain.text.casefold()
    found: list[FoundSecret] = []
    for needs, search in _SECRETS + _PERSONAL_DATA if personal_data else _SECRETS:
        if any(need in folded for need in needs) and (fresh := list(_apart(search(seen), seen))):
            found += fresh
            seen = _without(seen, fresh)
    found.sort(key=lambda secret: secret.start)
    return [FoundSecret(*plain.original(secret.start, secret.end), secret.kind) for secret in found]


def _by_pattern(pattern: SecretPattern) -> tuple[tuple[str, ...], SecretSearch]:
    def search(text: str) -> Iterator[FoundSecret]:
        for match in pattern.regex.finditer(text):
            group = next(number for number in range(1, match.re.groups + 1) if match[number] is not None)
            if pattern.counts(match[group]):
                yield FoundSecret(match.start(group), match.end(group), pattern.kind)

    return pattern.needs, search


# What a text must hold in small letters for a search to be worth it, and the search; whole credentials come before
# parts of them.
_SECRETS: tuple[tuple[tuple[str, ...], SecretSearch], ...] = (
    *map(_by_pattern, STRUCTURED),
    (("",), prefixed_keys),
    (("secret",), kubernetes_secrets),
    *map(_by_pattern, SECRET_PATTERNS),
    (("|", "\t"), secrets_in_tables),
)
_PERSONAL_DATA = ((("",), ibans), *map(_by_pattern, PERSONAL_PATTERNS))


def _apart(found: Iterable[FoundSecret], text: str) -> Iterator[FoundSecret]:
    """Those that hold nothing taken and do not overlap the one before."""
    last = 0
    for secret in sorted(found, key=lambda secret: secret.start):
        if secret.start >= last and TAKEN not in text[secret.start : secret.end]:
            yield secret
            last = secret.end


def _without(text: str, found: list[FoundSecret]) -> str:
    parts, last = [], 0
    for secret in found:
        parts += [text[last : secret.start], TAKEN * (secret.end - secret.start)]
        last = secret.end
    return "".join((*parts, text[last:])) if found else text
