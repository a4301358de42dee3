"""The language of what code says: English stands in the code, other languages in catalogues of gettext.

A sentence for a reader is written `tr("Read: {sources}.", sources=…)`; its English words are its key there. What is
shown to a model or an operator, and words that other code reads, stay English. `make messages` brings the catalogues
up to date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from importlib.resources import as_file, files
from typing import TypeVar

ENGLISH = "English"
_CODES = {"German": "de", "French": "fr", "Spanish": "es"}
_THOUSANDS = "\N{NARROW NO-BREAK SPACE}"  # between groups of digits, as French and the SI write them; none mistakes it
_PLACE = re.compile(r"\{(\w+)\}")
_catalogue: ContextVar[NullTranslations | None] = ContextVar("catalogue", default=None)
_T = TypeVar("_T")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """While this lasts, code speaks English, German, French or Spanish.

    Threads need the context of who starts them: see `postmortem.threads`.
    """
    token = _catalogue.set(None if language == ENGLISH else _catalogue_of(_CODES[language]))
    try:
        yield
    finally:
        _catalogue.reset(token)


def tr(message: str, **values: object) -> str:
    """The sentence in the language that is spoken, with the values put in their places."""
    said = _said(message)
    return said.format(**values) if values else said


def tr_number(one: str, several: str, number: int, **values: object) -> str:
    """As `tr`, with the words for one thing or for several; both may hold `{number}`."""
    catalogue = _catalogue.get()
    english = one if number == 1 else several
    said = catalogue.ngettext(one, several, number) if catalogue else english
    return said.format(number=figure(number), **values)


def tr_parts(message: str, **values: _T) -> tuple[str | _T, ...]:
    """As `tr`, cut where the values stand: words as text, values as they are, such as a time with its link."""
    cut = _PLACE.split(_said(message))
    return tuple(values[piece] if at % 2 else piece for at, piece in enumerate(cut) if piece)


def translatable(message: str) -> str:
    """The message itself: marks one that stands in a table for the catalogues, and is translated where it is used."""
    return message


def figure(number: int) -> str:
    """A whole number with its thousands apart: `1,234` in English, `1 234` in the other languages."""
    return f"{number:,}" if _catalogue.get() is None else f"{number:,}".replace(",", _THOUSANDS)


def with_capital(words: str) -> str:
    """The words as they begin a line or a sentence."""
    return words[:1].upper() + words[1:]


def in_every_language(message: str) -> dict[str, str]:
    """The message by the code of each language: what stands on pages that were written in any of them."""
    return {"en": message} | {code: _catalogue_of(code).gettext(message) for code in _CODES.values()}


def _said(message: str) -> str:
    catalogue = _catalogue.get()
    return catalogue.gettext(message) if catalogue else message


@cache
def _catalogue_of(code: str) -> NullTranslations:
    with as_file(files("postmortem").joinpath("locale")) as folder:
        return translation("postmortem", folder, [code], fallback=False)


def language_tag(language: str) -> str:
    """The language's code in BCP 47, such as "de" for German."""
    return _CODES.get(language, "en")
