"""What tells a credential from a word, a name or a number that stands in the same place."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class SecretPattern:
    """One kind of secret. Group 1 is what gets replaced; none of `needs` in the folded text: not searched at all."""

    kind: str
    needs: tuple[str, ...]
    regex: re.Pattern[str]
    counts: Callable[[str], bool] = lambda _value: True


_LEAST_CHANGES = 14  # of 39 in a random text of 40 characters about 25 are; a path of that length has about 8
_MOST_SLASHES = 3
_WORD_VALUES = re.compile(
    r"(?i)(?:none|null|nil|undefined|true|false|yes|no|empty|unset|missing|required|optional|invalid|expired|revoked|"
    r"rotated|wrong|correct|unknown|redacted|hidden|string|bytes|\d+[/%]\d*|\W+|x{3,}|"
    r"\$(?-i:[A-Z_][A-Z0-9_]*)|\$[{(].*|<.*|\{[^\d]*|%[^\d]?|%\w+%|\([^\d]*)"
)
# checkout-service-v2, prod/db-creds, v1.24.3-rc1, 10:32Z, 15m, 2026-05-04, db2.internal: names with digits.
_NAMES = re.compile(
    r"(?i)[a-z]+(?:[-_./][a-z]+)*(?:[-_./]?v?\d{1,3}){0,2}|v?\d+(?:[.:/-]\d+)+\w{0,5}(?:-\w{1,6})?|\d+[a-z%]{0,3}|"
    r"(?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|internal|local)"
)
_PROSE = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\d{1,3}")


def names_a_password(value: str) -> bool:
    """After `password:` or `pw=` anything counts but a word such as "required", or a path (`pwd=/home`)."""
    return not _WORD_VALUES.fullmatch(value) and not value.startswith(("/", "~"))


def is_random(value: str) -> bool:
    """Whether a value looks made by a machine: letters with digits, or mixed case inside, or long."""
    if _WORD_VALUES.fullmatch(value):
        return False
    with_digits = re.search(r"\d", value) and re.search(r"[^\W\d_]", value)
    return bool(with_digits or re.search(r"[a-z][A-Z]", value) or re.fullmatch(r"\w{20,}", value))


def is_no_word(value: str) -> bool:
    """After "the password is": a word of prose is no password, anything with a digit or a symbol in it is."""
    return names_a_password(value) and (not _PROSE.fullmatch(value) or bool(re.search(r"[a-z][A-Z]", value)))


def is_chosen(value: str) -> bool:
    """Whether a value near the word "password" can hardly be anything else: random, and no name, version or time."""
    return names_a_password(value) and is_random(value) and not _NAMES.fullmatch(value)


def is_strong(value: str) -> bool:
    """Whether a value has the looks that password rules ask for: letters, digits, and a symbol or a capital."""
    return is_chosen(value) and bool(re.search(r"\d", value) and re.search(r"[A-Z!@#$%^&*+=?~]", value))


def is_long_and_random(value: str) -> bool:
    """Whether a long value has letters of both cases and digits in no order, unlike commit ids and paths."""
    if value.count("/") > _MOST_SLASHES:
        return False
    kinds = [_kind(character) for character in value]
    changes = sum(one != other for one, other in pairwise(kinds))
    return changes >= _LEAST_CHANGES and {"upper", "lower", "digit"} <= set(kinds)


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    return "upper" if character.isupper() else "lower" if character.islower() else "other"


def holds_a_login(value: str) -> bool:
    """Whether a value is `user:password` in Base64 (RFC 7617)."""
    try:
        return b":" in base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        return False


def passes_luhn(digits: str) -> bool:
    """ISO/IEC 7812-1: every second digit from the right is doubled, the digit sum is a multiple of ten."""
    figures = [int(character) for character in digits if character.isdigit()][::-1]
    return sum(figures[::2]) % 10 == -sum(sum(divmod(2 * figure, 10)) for figure in figures[1::2]) % 10
