"""What tells a credential from a word, a name or a number that stands in the same place."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

LONGEST_VALUE = 300  # characters of a value that the patterns below are given


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """Where a secret stands in a text, and of which kind it is."""

    start: int
    end: int
    kind: str


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
    r"rotated|wrong|correct|unknown|redacted|hidden|string|bytes|oauth2?|sha\d{1,3}|md5|base64|utf-?8|bcrypt|argon2\w{0,5}|\d{1,20}[/%]\d{0,20}|\W{1,300}|x{3,300}|"
    r"\w{1,40}(?:\.\w{1,40}){1,8}[(\[].{0,300}|(?:process\.env|os\.environ|config|settings|secrets|vars?|local|data)\.[\w.]{1,100}|"
    r"\$(?-i:[A-Z_][A-Z0-9_]{0,100})|\$[{(].{0,300}|<.{0,300}|\{[^\d]{0,300}|%[^\d]?|%\w{1,100}%|\([^\d]{0,300})"
)
# What has digits or capitals without being random: UUIDs, digests, ARNs, addresses, paths, times, internet addresses.
_IDENTIFIER = re.compile(
    r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|(?:sha(?:1|256|384|512)|md5)[:=-].{0,300}|.{0,300}@sha256:.{0,300}|arn:.{0,300}|(?:[a-z][a-z0-9+.-]{1,20}:)?//.{0,300}|\.{0,2}/.{0,300}|~/.{0,300}"
    r"|\d{4}-\d\d-\d\d[t_ ]?[\d:.]{0,20}(?:z|[+-][\d:]{2,6})?|\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d{1,5})?"
    r"|[\w.-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}"
    r"|(?:[\w-]{1,63}\.){1,6}(?:com|net|org|io|dev|cloud|internal|local|svc|app|ai|co|example)(?:[:/].{0,300})?"
    r"|[\w.-]{0,30}(?:id|sha|commit|ref|digest|version|build|image|host|pod|node|region|zone)[:=].{0,300}"
    r"|[a-z][a-z0-9]{0,30}(?:-[a-z0-9]{1,30}){0,6}-[a-z0-9]{4,10}-[a-z0-9]{5}"  # a Kubernetes pod
    r"|(?:i|vol|vpc|sg|subnet|ami|eni|snap|rtb|igw|eipalloc|req|trace|span|run|job|evt|msg|inc|usr|txn|ord|cus|sess)"
    r"[-_][a-z0-9-]{1,60}"  # AWS resources; ids that name what they are
)
_PARTS = re.compile(r"[-_./:@,=#()\[\]\\]{1,300}")
# A part of a name: checkout, Checkout, CHECKOUT, CheckoutService, v2, db12, 15m, 300rps, 2026, 99%.
_NAME_PART = re.compile(
    r"[a-z]{1,25}\d{0,3}|[A-Z]{1,25}\d{0,3}|[A-Z]?[a-z]{2,20}(?:[A-Z][a-z]{2,20}){0,5}\d{0,3}|[A-Z]{2,8}[a-z]{2,20}"
    r"|\d[A-Z][a-z]{2,20}|\d{1,4}[a-zA-Z%]{0,4}|\d{1,16}|[a-z]\d{1,4}[a-z]{1,3}\d{0,3}|[^\x00-\x7f]{1,40}"
)
_RATE = re.compile(r"[+~<>≈±-]{0,2}\d[\d.,]{0,10}[a-zA-Z%µ]{0,6}(?:/[a-zA-Z]{1,8})?")
_WORD_WITH_NUMBER = re.compile(r"[^\W\d_]{3,20}\d{1,6}")
_PROSE = re.compile(r"[^\W\d_]{1,40}(?:['\u2019-][^\W\d_]{1,40}){0,6}|\d{1,3}")


def names_a_password(value: str) -> bool:
    """After `password:` or `pw=` anything counts but a word such as "required", or a path (`pwd=/home`)."""
    return not _WORD_VALUES.fullmatch(value[:LONGEST_VALUE]) and not value.startswith(("/", "~"))


def is_named(value: str) -> bool:
    """True if the value reads as a name, a version, a rate, a time, an id or an address: `db-creds-v2`, `12k/s`."""
    value = value[:LONGEST_VALUE].rstrip(".,;:!?").lstrip("+~<>≈")
    return bool(_IDENTIFIER.fullmatch(value)) or all(_NAME_PART.fullmatch(part) for part in _PARTS.split(value) if part)


def is_random(value: str) -> bool:
    """Whether a value looks made by a machine: letters with digits, or mixed case inside, or long."""
    if _WORD_VALUES.fullmatch(value[:LONGEST_VALUE]):
        return False
    with_digits = re.search(r"\d", value) and re.search(r"[^\W\d_]", value)
    return bool(with_digits or re.search(r"[a-z][A-Z]", value) or re.fullmatch(r"\w{20,}+", value))


def is_no_word(value: str) -> bool:
    """After "the password is": a word of prose is no password, anything with a digit or a symbol in it is."""
    if _IDENTIFIER.fullmatch(value[:LONGEST_VALUE]) or _RATE.fullmatch(value[:LONGEST_VALUE]):
        return False
    prose = bool(_PROSE.fullmatch(value[:LONGEST_VALUE]))
    return names_a_password(value) and (not prose or bool(re.search(r"[a-z][A-Z]", value)))


def is_spelled(value: str) -> bool:
    """Whether a value right behind the word "password" is one: as chosen, or a word with a number, `sommer24`."""
    return is_chosen(value) or (names_a_password(value) and bool(_WORD_WITH_NUMBER.fullmatch(value[:LONGEST_VALUE])))


def is_chosen(value: str) -> bool:
    """Whether a value near the word "password" can hardly be anything else: random, and no name, version or time."""
    return names_a_password(value) and is_random(value) and not is_named(value)


def is_strong(value: str) -> bool:
    """Whether a value has the looks that password rules ask for: letters, digits, and a symbol or a capital."""
    return is_chosen(value) and bool(re.search(r"\d", value) and re.search(r"[A-Z!@#$%^&*+=?~]", value))


def is_long_and_random(value: str) -> bool:
    """Whether a long value has letters of both cases and digits in no order, unlike commit ids and paths."""
    if value.count("/") > _MOST_SLASHES:
        return False
    kinds = [_kind(character) for character in value[:LONGEST_VALUE]]
    changes = sum(one != other for one, other in pairwise(kinds))
    return changes >= _LEAST_CHANGES and {"upper", "lower", "digit"} <= set(kinds)


def _kind(character: str) -> str:
    if character.isdigit():
        return "digit"
    return "upper" if character.isupper() else "lower" if character.islower() else "other"


def holds_a_login(value: str) -> bool:
    """Whether a value is `user:password` in Base64 (RFC 7617)."""
    return b":" in decoded(value)


def decoded(value: str) -> bytes:
    """What a value in Base64 stands for; empty where it is none."""
    try:
        return base64.b64decode(value + "=" * (-len(value) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""
