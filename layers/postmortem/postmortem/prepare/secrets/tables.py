"""Credentials in tables: below a heading such as "Password", or beside a cell that names them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postmortem.prepare.secrets.values import Found, is_chosen, is_no_word, is_random, names_a_password

_BETWEEN = re.compile(r"[|\t]")
_RULE = re.compile(r"[\s|:+-]+")
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


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int
    column: int


def secrets_in_tables(text: str) -> Iterator[Found]:
    """The values of cells under or behind one that names a secret, in rows of cells parted by "|" or tabs."""
    heading: dict[int, bool] | None = None
    position = 0
    for line in text.split("\n"):
        row = _cells(line, position) if "|" in line or "\t" in line else []
        if row:
            names = {cell.column: sure for cell in row if (sure := _names_a_secret(cell.text)) is not None}
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


def _names_a_secret(text: str) -> bool | None:
    """True if the cell says "password", False if it says "token" or "key", None if it names no secret."""
    if len(text) > _LONGEST_NAME:
        return None
    return True if _SURE.fullmatch(text) else False if _LIKELY.fullmatch(text) else None


def _values(row: list[_Cell], heading: dict[int, bool], names: dict[int, bool]) -> Iterator[Found]:
    beside: bool | None = None
    for cell in row:
        below = heading.get(cell.column)
        if cell.column not in names and (_is_below(cell.text, below) or _is_beside(cell.text, beside)):
            yield Found(cell.start, cell.start + len(cell.text), "password" if below or beside else "secret")
        beside = names.get(cell.column)


def _is_below(text: str, heading: bool | None) -> bool:
    """Below "Password" everything counts but "n/a" and sentences; below "Token" only what is random."""
    if heading:
        return names_a_password(text) and (" " not in text or is_random(text))
    return heading is not None and " " not in text and is_chosen(text)


def _is_beside(text: str, name: bool | None) -> bool:
    """Beside "Password" a word may be the next heading of the table."""
    return name is not None and " " not in text and (is_no_word(text) if name else is_chosen(text))
