"""The language of what code says: English stands in the code, other languages in catalogues of gettext.

A sentence for a reader is written `tr("Read: {sources}.", sources=…)`; its English words are its key there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import NullTranslations, translation
from importlib.resources import as_file, files

ENGLISH = "English"
_CODES = {"German": "de", "French": "fr", "Spanish": "es"}
_catalogue: ContextVar[NullTranslations | None] = ContextVar("catalogue", default=None)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """While this lasts, code speaks English, German, French or Spanish; threads need the context of who starts them."""
    token = _catalogue.set(None if language == ENGLISH else _catalogue_of(_CODES[language]))
    try:
        yield
    finally:
        _catalogue.reset(token)


def tr(message: str, **values: object) -> str:
    """The sentence in the language that is spoken, with the values put in their places."""
    catalogue = _catalogue.get()
    said = catalogue.gettext(message) if catalogue else message
    return said.format(**values) if values else said


def tr_number(one: str, several: str, number: int, **values: object) -> str:
    """As `tr`, with the words for one thing or for several; both may hold `{number}`."""
    catalogue = _catalogue.get()
    english = one if number == 1 else several
    said = catalogue.ngettext(one, several, number) if catalogue else english
    return said.format(number=f"{number:,}", **values)


@cache
def _catalogue_of(code: str) -> NullTranslations:
    with as_file(files("postmortem").joinpath("locale")) as folder:
        return translation("postmortem", folder, [code], fallback=False)


def language_tag(language: str) -> str:
    """The language's code in BCP 47, such as "de" for German."""
    return _CODES.get(language, "en")
