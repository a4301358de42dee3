"""Credentials in tables: below a heading such as "Password", or beside a cell that names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from postmortem.prepare.secrets.values import FoundSecret, is_chosen, is_no_word, is_random, names_a_password

_BETWEEN = re.compile(r"[|\t]")
_RULE = re.compile(r"[\s|:+-]++")
_SURE = re.compile(
    r"(?i)(?:[\w ./-]{0,40}[ _./-])?(?:password|passwd|passphrase|passcode|pwd|pw|pass|passwort|kennwort|contraseña|"
    r"senha|mot de passe|wachtwoord|hasło|пароль|パスワード|密码|비밀번호)(?: ?\(.{0,30}\))?[ :]{0,3}"
)
_LIKELY = re.compile(
    r"(?i)(?:[\w ./-]{0,40}[ _./-])?(?:secret|token|credentials?|creds?|(?:api|access|secret|private|signing|"
    r"encryption|unseal|license)[ _-]?key|secret value|key)(?: ?\(.{0,30}\))?[ :]{0,3}"
)
_LONGEST_NAME = 80
_LONGEST_CELL = 300


class _Name(Enum):
    """What a cell says that its neighbour, or the column below it, holds."""

    PASSWORD = "password"  # noqa: S105 - a kind of secret
    KEY = "secret"


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int
    column: int


def secrets_in_tables(text: str) -> Iterator[FoundSecret]:
    """The values of cells under or behind one that names a secret, in rows of cells parted by "|" or tabs."""
    heading: dict[int, _Name] | None = None
    position = 0
    for line in text.split("\n"):
        row = _cells(line, position) if "|" in line or "\t" in line else []
        if row:
            names = {cell.column: name for cell in row if (name := _name_in(cell.text))}
            yield from _values(row, heading or {}, names)
            heading = names if heading is None else heading
        elif not _RULE.fullmatch(line[:_LONGEST_CELL]):
            heading = None
        position += len(line) + 1


def _cells(line: str, position: int) -> list[_Cell]:
    cells = []
    for column, part in enumerate(_BETWEEN.split(line)):
        text = part.strip(" `*_\"'\r")
        if text and not _RULE.fullmatch(text[:_LONGEST_CELL]):
            cells.append(_Cell(text, position + part.index(text), column))
        position += len(part) + 1
    return cells if len(cells) > 1 else []


def _name_in(text: str) -> _Name | None:
    if len(text) > _LONGEST_NAME:
        return None
    return _Name.PASSWORD if _SURE.fullmatch(text) else _Name.KEY if _LIKELY.fullmatch(text) else None


def _values(row: list[_Cell], heading: dict[int, _Name], names: dict[int, _Name]) -> Iterator[FoundSecret]:
    beside: _Name | None = None
    for cell in row:
        below = heading.get(cell.column)
        name = below if _is_below(cell.text, below) else beside if _is_beside(cell.text, beside) else None
        if name and cell.column not in names:
            yield FoundSecret(cell.start, cell.start + len(cell.text), name.value)
        beside = names.get(cell.column)


def _is_below(text: str, heading: _Name | None) -> bool:
    """Below "Password" everything counts but "n/a" and sentences; below "Token" only what is random."""
    if heading is _Name.PASSWORD:
        return names_a_password(text) and (" " not in text or is_random(text))
    return heading is _Name.KEY and " " not in text and is_chosen(text)


def _is_beside(text: str, name: _Name | None) -> bool:
    """Beside "Password" a word may be the next heading of the table."""
    return name is not None and " " not in text and (is_no_word if name is _Name.PASSWORD else is_chosen)(text)
